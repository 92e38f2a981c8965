// Runs random programs of calls on real sockets, and watches that the interface keeps its promises.

const TAKE = 1;
const SEND = 2;
const END = 3;
const RESET = 4;

const BUFFER_BYTES = 65_536;

/** One program on one socket. The answer has what broke the contract, and what was moved. */
async function runProgram({ number, steps }, host, port) {
  const problems = [];
  const watch = { opens: 0, errors: 0, closes: 0, received: 0, sent: 0, suspensions: 0 };
  const expect = (isKept, promise) => {
    if (!isKept) problems.push(promise);
  };
  let owesDrain = false;
  let closeWasCalled = false;

  const socket = navigator.mozTCPSocket.open(host, port, { binaryType: "arraybuffer" });
  const opened = new Promise((resolve) => {
    socket.onopen = () => {
      watch.opens += 1;
      expect(watch.opens === 1 && watch.received === 0, "open comes once and first");
      expect(socket.readyState === "open", "readyState is open in open");
      resolve();
    };
  });
  socket.ondata = ({ data }) => {
    expect(watch.opens === 1 && watch.closes === 0, "data comes between open and close");
    expect(watch.suspensions === 0, "no data while suspended");
    expect(!closeWasCalled, "no data after a call to close");
    const right = deterministicBytes(data.byteLength, number * 2 + 1, watch.received);
    const bytes = new Uint8Array(data);
    expect(
      bytes.every((byte, index) => byte === right[index]),
      "data comes whole and in order",
    );
    watch.received += data.byteLength;
  };
  socket.ondrain = () => {
    expect(owesDrain, "drain comes only when it is owed");
    expect(socket.bufferedAmount === 0, "bufferedAmount is 0 in drain");
    owesDrain = false;
  };
  socket.onerror = () => {
    watch.errors += 1;
    expect(watch.errors === 1 && watch.closes === 0, "error comes once and before close");
    expect(socket.readyState === "closed", "readyState is closed in error");
  };
  const closed = new Promise((resolve) => {
    socket.onclose = () => {
      watch.closes += 1;
      expect(watch.closes === 1, "close comes once");
      expect(socket.readyState === "closed", "readyState is closed in close");
      resolve();
    };
  });

  const send = (bytes) => {
    const before = socket.bufferedAmount;
    if (socket.readyState !== "open") {
      let refusal;
      try {
        socket.send(bytes);
      } catch (error) {
        refusal = error.name;
      }
      expect(refusal === "InvalidStateError", "send throws unless open");
      return false;
    }
    const hasRoom = socket.send(bytes);
    expect(socket.bufferedAmount === before + bytes.byteLength, "bufferedAmount grows at once");
    expect(hasRoom === socket.bufferedAmount <= BUFFER_BYTES, "send says whether there is room");
    if (socket.bufferedAmount >= BUFFER_BYTES) owesDrain = true;
    return true;
  };
  const command = (code, count = 0) => {
    const header = new DataView(new ArrayBuffer(5));
    header.setUint8(0, code);
    header.setUint32(1, count);
    return send(new Uint8Array(header.buffer));
  };
  const actions = {
    send(count) {
      if (!command(TAKE, count)) return;
      send(deterministicBytes(count, number * 2, watch.sent));
      watch.sent += count;
    },
    "peer sends": (count) => command(SEND, count),
    "peer ends": () => command(END),
    "peer resets": () => command(RESET),
    suspend() {
      watch.suspensions += 1;
      socket.suspend();
    },
    resume() {
      let refusal;
      try {
        socket.resume();
      } catch (error) {
        refusal = error.name;
      }
      const isOwed = watch.suspensions > 0;
      expect(isOwed ? refusal === undefined : refusal === "InvalidStateError", "resume counts");
      if (isOwed) watch.suspensions -= 1;
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, 1)),
    close() {
      socket.close();
      closeWasCalled = true;
      expect(/^clos/.test(socket.readyState), "readyState is closing after close");
    },
    closeImmediately() {
      socket.closeImmediately();
      closeWasCalled = true;
      expect(/^clos/.test(socket.readyState), "readyState is closing after closeImmediately");
    },
  };

  await opened;
  const introduction = new DataView(new ArrayBuffer(4));
  introduction.setUint32(0, number);
  send(new Uint8Array(introduction.buffer));
  for (const [action, count] of steps) {
    await actions[action](count);
    expect(socket.bufferedAmount >= 0, "bufferedAmount is never negative");
  }
  while (watch.suspensions > 0) actions.resume();
  await closed;
  await actions.wait();
  expect(watch.opens === 1 && watch.closes === 1, "the socket opened and closed");
  return { number, problems: [...new Set(problems)], ...watch };
}

/** Many programs, some at a time. */
window.runPrograms = async (programs, host, port) => {
  const AT_ONCE = 25;
  const results = [];
  const rest = [...programs];
  const work = async () => {
    for (let program = rest.shift(); program !== undefined; program = rest.shift()) {
      results.push(await runProgram(program, host, port));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
};
