// A mail reader's own part: it says what it wants, and BrowserBox talks with the server.

/** Logs in, lists the mailboxes, fetches all of INBOX and logs out. */
window.readMail = async ({ host, port, user, password }) => {
  const client = new BrowserBox(host, port, { auth: { user, pass: password } });
  const closed = new Promise((resolve) => {
    client.onclose = resolve;
  });
  await new Promise((resolve, reject) => {
    client.onauth = resolve;
    client.onerror = reject;
    client.connect();
  });
  const { socket } = client.client;
  const { children } = await client.listMailboxes();
  const { exists } = await client.selectMailbox("INBOX");
  const fetched = await client.listMessages("1:*", ["uid", "envelope", "body.peek[]"]);
  const messages = await Promise.all(
    fetched.map(async ({ envelope, "body[]": text }) => ({
      subject: envelope.subject,
      byteLength: text.length,
      sha256: await window.driver.sha256(bytesOf(text)),
    })),
  );
  const [attached] = await client.listMessages("1", ["body.peek[2]"]);
  const attachment = bytesOf(atob(attached["body[2]"]));
  const isSecured = socket.ssl;
  await client.close();
  await closed;
  return {
    isOurs: socket instanceof TCPSocket && navigator.TCPSocket === navigator.mozTCPSocket,
    isSecured,
    mailboxes: children.map(({ name }) => name),
    exists,
    messages,
    attachment: {
      byteLength: attachment.length,
      sha256: await window.driver.sha256(attachment),
    },
    readyState: socket.readyState,
  };
};

/** The client gives a message as a string with a character for each byte. */
function bytesOf(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
