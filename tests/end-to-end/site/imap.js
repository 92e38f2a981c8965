// A mail reader's own part: it says what it wants, and BrowserBox talks with the server.

/** Logs in, lists the mailboxes, fetches all of INBOX and logs out. */
window.readMail = ({ host, port, user, password }) =>
  new Promise((resolve, reject) => {
    const client = new BrowserBox(host, port, { auth: { user, pass: password } });
    const closed = new Promise((leave) => {
      client.onclose = leave;
    });
    client.onerror = reject;
    client.onauth = () => readAll(client, closed).then(resolve, reject);
    client.connect();
  });

async function readAll(client, closed) {
  const { socket } = client.client;
  const { children } = await client.listMailboxes();
  const { exists } = await client.selectMailbox("INBOX");
  const fetched = await client.listMessages("1:*", ["uid", "envelope", "body.peek[]"]);
  const messages = await Promise.all(
    fetched.map(async ({ envelope, "body[]": text }) => ({
      subject: envelope.subject,
      ...(await digestOf(bytesOf(text))),
    })),
  );
  const [attached] = await client.listMessages("1", ["body.peek[2]"]);
  const attachment = await digestOf(bytesOf(atob(attached["body[2]"])));
  const isSecured = socket.ssl;
  // Its own promise stays open where the server's last word and its close come at once: BrowserBox
  // takes the word in a later task, and forgets it when the socket closes.
  client.close();
  await closed;
  return {
    isOurs: socket instanceof TCPSocket && navigator.TCPSocket === navigator.mozTCPSocket,
    isSecured,
    mailboxes: children.map(({ name }) => name),
    exists,
    messages,
    attachment,
    readyState: socket.readyState,
  };
}

async function digestOf(bytes) {
  return { byteLength: bytes.length, sha256: await window.driver.sha256(bytes) };
}

/** The client gives a message as a string with a character for each byte. */
function bytesOf(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
