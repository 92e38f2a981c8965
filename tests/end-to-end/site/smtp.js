// A mail writer's own part: it hands over the message, and SmtpClient talks with the server.

/** More than the 65,536 bytes a socket buffers before it says that it is full. */
const CHUNK_CHARACTERS = 100_000;

/** Logs in, sends one message and takes leave. */
window.sendMail = ({ host, port, user, password, from, to, message }) =>
  new Promise((resolve, reject) => {
    const client = new SmtpClient(host, port, { auth: { user, pass: password } });
    const chunks = chunksOf(message);
    const sent = { isAccepted: false, timesDrained: 0 };

    const sendMore = () => {
      while (chunks.length > 0) {
        const hasRoom = client.send(chunks.shift());
        if (!hasRoom) return;
      }
      client.ondrain = () => {};
      client.end();
      client.resume();
    };

    client.onerror = reject;
    client.onidle = () => client.useEnvelope({ from, to: [to] });
    client.onready = (failedRecipients) => {
      sent.failedRecipients = failedRecipients;
      client.suspend();
      client.ondrain = () => {
        sent.timesDrained += 1;
        sendMore();
      };
      sendMore();
    };
    client.ondone = (isAccepted) => {
      sent.isAccepted = isAccepted;
      client.onidle = () => client.quit();
    };
    client.onclose = () => {
      const { socket } = client;
      resolve({
        ...sent,
        isOurs: socket instanceof TCPSocket && navigator.TCPSocket === navigator.mozTCPSocket,
        isSecured: socket.ssl,
        readyState: socket.readyState,
      });
    };
    client.connect();
  });

/** Whole lines together, as the client wants no character split in two. */
function chunksOf(message) {
  const chunks = [""];
  for (const line of message.split(/(?<=\n)/u)) {
    if (chunks.at(-1).length + line.length > CHUNK_CHARACTERS) chunks.push("");
    chunks[chunks.length - 1] += line;
  }
  return chunks;
}
