// What a scenario works with. This is a classic script, the same text in Gecko's own window and in
// a page: it must stay free of imports and of whatever only one of the two has.

/** FNV-1a over the bytes, 32 bits: enough to tell streams apart, and short in a log. */
function hashBytes(bytes, start = 0x811c9dc5) {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The same letters at the same places for every length. */
function letters(length) {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  let period = "";
  for (let row = 0; row < 37; row += 1) period += alphabet + String(row);
  return period.repeat(Math.ceil(length / period.length)).slice(0, length);
}

/** Every byte value, in an order that is not that of a counter. */
function everyByte(length) {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1)
    bytes[index] = (index * 167 + (index >> 8)) & 0xff;
  return bytes.buffer;
}

function bytesOf(data) {
  if (typeof data !== "string") return new Uint8Array(data);
  return Uint8Array.from(data, (character) => character.charCodeAt(0));
}

/** A value as a log shows it. */
function show(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "function";
  if (typeof value === "object" && value !== null) return Object.prototype.toString.call(value);
  return String(value);
}

function nameOf(problem) {
  return problem?.name ?? show(problem);
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The log of one scenario, and the sockets that it opened. */
class ScenarioTools {
  lines = [];
  letters = letters;
  everyByte = everyByte;
  hashBytes = hashBytes;
  show = show;
  nameOf = nameOf;
  pause = pause;
  #kept = new Set();
  #dataRun;

  log(...words) {
    this.#dataRun = undefined;
    this.lines.push(words.join(" "));
  }

  /** Logs what a call returns, or the name of what it throws. */
  attempt(what, call) {
    try {
      this.log(what, show(call()));
    } catch (problem) {
      this.log(what, "throws", nameOf(problem));
    }
  }

  /** Sees to it that nothing of the scenario outlives it. */
  keep(closable) {
    this.#kept.add(closable);
    return closable;
  }

  /**
   * Logs a socket's events, each with the state that it is seen in. Data events that follow each
   * other are one line: where a stream is cut is up to the network. `not` names events that are not
   * logged, because when they come is up to the network as well.
   */
  record(socket, { label = "", not = [] } = {}) {
    this.keep(socket);
    const word = (type) => (label === "" ? type : `${label} ${type}`);
    const record = { socket, byteLength: 0, hash: hashBytes([]), counts: {}, waiting: [] };
    const saw = (type) => {
      record.counts[type] = (record.counts[type] ?? 0) + 1;
      record.waiting = record.waiting.filter((look) => !look());
    };
    const until = (condition) =>
      new Promise((resolve) => {
        const look = () => {
          const isMet = condition();
          if (isMet) resolve();
          return isMet;
        };
        if (!look()) record.waiting.push(look);
      });
    for (const type of ["open", "drain", "close"]) {
      socket.addEventListener(type, () => {
        if (!not.includes(type)) this.log(word(type), socket.readyState);
        saw(type);
      });
    }
    socket.addEventListener("error", (event) => {
      if (!not.includes("error")) {
        this.log(word("error"), event.name, event.message, socket.readyState);
      }
      saw("error");
    });
    socket.addEventListener("data", ({ data }) => {
      const bytes = bytesOf(data);
      record.byteLength += bytes.length;
      record.hash = hashBytes(bytes, record.hash);
      if (!not.includes("data")) this.#logData(record, word(`data ${typeof data}`), bytes);
      saw("data");
    });
    const count = (type) => record.counts[type] ?? 0;
    return Object.assign(record, {
      count,
      opened: until(() => count("open") > 0 || count("close") > 0),
      closed: until(() => count("close") > 0),
      until,
      seen: (type, times = 1) => until(() => count(type) >= times),
      received: (byteLength) => until(() => record.byteLength >= byteLength),
    });
  }

  #logData(record, word, bytes) {
    let run = this.#dataRun;
    if (run?.record !== record) {
      this.log("");
      run = { record, byteLength: 0, hash: hashBytes([]) };
      this.#dataRun = run;
    }
    run.byteLength += bytes.length;
    run.hash = hashBytes(bytes, run.hash);
    this.lines[this.lines.length - 1] = `${word} ${run.byteLength} ${run.hash.toString(16)}`;
  }

  /** Has this not happened by the time everything that was under way must have arrived? */
  async never(what, { count }, type, milliseconds = 150) {
    const before = count(type);
    await pause(milliseconds);
    this.log(what, count(type) === before ? `no ${type}` : `${type} came`);
  }

  end() {
    for (const closable of this.#kept) {
      try {
        if ("closeImmediately" in closable) closable.closeImmediately();
        else closable.close();
      } catch {
        // It was never opened, or the scenario broke it on purpose.
      }
    }
  }
}

const scenarios = new Map();

globalThis.webTCPSocketScenarios = {
  /** Declares a scenario. Its options are described in load-scenarios.ts. */
  scenario(name, options, run) {
    scenarios.set(name, { limit: 5000, ...options, run });
  },

  /** Runs one scenario in this window and gives its log. It never throws and always ends. */
  async run(name, addresses) {
    const { run, at = "plain", limit } = scenarios.get(name);
    const tools = new ScenarioTools();
    let timer;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(() => resolve("timeout"), limit);
    });
    const running = (async () => run(navigator.mozTCPSocket, addresses[at], tools, addresses))();
    const outcome = running.then(
      () => undefined,
      (problem) => `broke: ${nameOf(problem)} ${problem?.message}`,
    );
    const ending = await Promise.race([outcome, timeout]);
    clearTimeout(timer);
    if (ending !== undefined) tools.log(ending);
    const lines = [...tools.lines];
    tools.end();
    return lines;
  },
};
