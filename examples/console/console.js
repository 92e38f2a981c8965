// @ts-check
import { adviceFor } from "../shared/advice.ts";
import { Connection } from "./connection.js";
import { Terminal } from "./terminal.js";

const page = {
  bytesReceived: element("bytes-received", HTMLElement),
  bytesSent: element("bytes-sent", HTMLElement),
  connect: element("connect", HTMLButtonElement),
  connectionForm: element("connection", HTMLFormElement),
  destination: element("destination", HTMLFieldSetElement),
  disconnect: element("disconnect", HTMLButtonElement),
  file: element("file", HTMLInputElement),
  host: element("host", HTMLInputElement),
  line: element("line", HTMLInputElement),
  plainPreset: element("plain-preset", HTMLButtonElement),
  port: element("port", HTMLInputElement),
  presets: element("presets", HTMLElement),
  progress: element("progress", HTMLProgressElement),
  send: element("send", HTMLButtonElement),
  sendFile: element("send-file", HTMLButtonElement),
  sendingForm: element("sending", HTMLFormElement),
  site: element("site", HTMLElement),
  state: element("state", HTMLOutputElement),
  tls: element("tls", HTMLInputElement),
  tlsPreset: element("tls-preset", HTMLButtonElement),
  unavailable: element("unavailable", HTMLElement),
};

const terminal = new Terminal(element("terminal", HTMLElement));

/** @type {Connection | undefined} The newest connection, also after its end. */
let connection;
let hasFailed = false;
let isSendingFile = false;

function connect() {
  const tcp = navigator.mozTCPSocket;
  if (tcp === undefined) return;
  const host = page.host.value.trim();
  const port = page.port.valueAsNumber;
  const tls = page.tls.checked;
  terminal.addLine("status", `Connecting to ${host}, port ${port}${tls ? ", with TLS" : ""}…`);
  hasFailed = false;
  connection = new Connection(
    tcp,
    { host, port, tls },
    {
      changed: render,
      received: (text) => terminal.receive(text),
      opened: () => {
        terminal.addLine("status", tls ? "Connected; the certificate is good." : "Connected.");
        render();
        moveLostFocus(page.line);
      },
      failed: (error) => {
        hasFailed = true;
        terminal.addLine("error", `${error.name} (${error.errorCode}). ${adviceFor(error)}`);
      },
      closed: () => {
        terminal.addLine("status", "Closed.");
        render();
        moveLostFocus(page.connect);
      },
    },
  );
  render();
}

function disconnect() {
  connection?.close();
  render();
}

function sendLine() {
  if (connection?.state !== "open" || isSendingFile) return;
  const line = page.line.value;
  page.line.value = "";
  connection.sendLine(line);
  terminal.addLine("sent", line);
  render();
}

/** @param {File} file */
async function sendFile(file) {
  if (connection?.state !== "open" || isSendingFile) return;
  isSendingFile = true;
  page.progress.max = Math.max(file.size, 1);
  terminal.addLine("sent", `the file ${file.name}, ${bytesText(file.size)}`);
  try {
    const isComplete = await connection.sendFile(file, (bytes) => {
      page.progress.value = bytes;
      render();
    });
    terminal.addLine("status", isComplete ? "The file is sent." : "The file is not sent whole.");
  } catch {
    terminal.addLine("error", "The file cannot be read. Choose it again.");
  }
  isSendingFile = false;
  render();
}

function render() {
  const state = connection?.state ?? "closed";
  const isAvailable = navigator.mozTCPSocket !== undefined;
  page.unavailable.hidden = isAvailable;
  page.destination.disabled = state !== "closed";
  page.connect.disabled = state !== "closed" || !isAvailable;
  page.disconnect.disabled = state === "closed" || state === "closing";
  page.plainPreset.disabled = state !== "closed";
  page.tlsPreset.disabled = state !== "closed";
  const maySend = state === "open" && !isSendingFile;
  // Disabled, it would lose the focus, and what is being typed would go astray.
  page.line.readOnly = !maySend;
  page.send.disabled = !maySend;
  page.sendFile.disabled = !maySend;
  page.progress.hidden = !isSendingFile;
  const look = state === "closed" && hasFailed ? "failed" : state;
  page.state.setAttribute("data-state", look);
  setText(page.state, stateText(look));
  setText(page.bytesReceived, bytesText(connection?.bytesReceived ?? 0));
  setText(page.bytesSent, bytesText(connection?.bytesSent ?? 0));
}

/** @param {TCPReadyState | "failed"} state */
function stateText(state) {
  switch (state) {
    case "connecting":
      return "Connecting…";
    case "open":
      return connection?.isSecure ? "Connected with TLS" : "Connected";
    case "closing":
      return "Closing…";
    case "closed":
      return "Not connected";
    case "failed":
      return "Failed";
  }
}

/** @param {number} bytes */
function bytesText(bytes) {
  return `${bytes.toLocaleString("en")} ${bytes === 1 ? "byte" : "bytes"}`;
}

/**
 * Leaves equal text alone, so that nothing is read out twice.
 * @param {HTMLElement} target
 * @param {string} text
 */
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Gives the focus to an element where a control that was disabled has lost it.
 * @param {HTMLElement} target
 */
function moveLostFocus(target) {
  if (document.activeElement?.matches("body, :disabled")) target.focus();
}

/** Offers the demo servers where whoever serves this page says where they are. */
async function offerPresets() {
  const response = await fetch("./servers.json");
  if (!response.ok) return;
  const servers = await response.json();
  page.plainPreset.addEventListener("click", () => fillIn({ ...servers.plain, tls: false }));
  page.tlsPreset.addEventListener("click", () => fillIn({ ...servers.tls, tls: true }));
  page.presets.hidden = false;
}

/** @param {{ host: string, port: number | string, tls: boolean }} destination */
function fillIn({ host, port, tls }) {
  page.host.value = host;
  page.port.value = String(port);
  page.tls.checked = tls;
}

/**
 * The element of the page that has this id.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`The page has no ${type.name} "${id}"`);
  return found;
}

page.connectionForm.addEventListener("submit", (event) => {
  event.preventDefault();
  connect();
});
page.disconnect.addEventListener("click", disconnect);
page.sendingForm.addEventListener("submit", (event) => {
  event.preventDefault();
  sendLine();
});
page.sendFile.addEventListener("click", () => page.file.click());
page.file.addEventListener("change", () => {
  const file = page.file.files?.[0];
  if (file !== undefined) sendFile(file);
  page.file.value = "";
});
// The person may allow the site while the page is open.
window.addEventListener("moztcpsocketavailable", render);

const parameters = new URLSearchParams(location.search);
fillIn({
  host: parameters.get("host") ?? "",
  port: parameters.get("port") ?? "",
  tls: ["", "1", "true"].includes(parameters.get("tls") ?? "0"),
});
page.site.textContent = location.host;
render();
// Without servers.json the page is whole all the same.
offerPresets().catch(() => {});
