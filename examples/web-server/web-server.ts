/** A web server in a web page: it serves the files that the person picks to programs such as curl. */
import { adviceFor } from "../shared/advice.ts";
import { element } from "../shared/element.ts";
import { bold, Log } from "../shared/log.ts";
import { whenAvailable } from "../shared/when-available.ts";
import { serveConnection } from "./serve-connection.ts";

const page = {
  form: element("listening", HTMLFormElement),
  port: element("port", HTMLInputElement),
  listen: element("listen", HTMLButtonElement),
  stop: element("stop", HTMLButtonElement),
  state: element("state", HTMLOutputElement),
  problem: element("problem", HTMLElement),
  address: element("address", HTMLElement),
  command: element("command", HTMLElement),
  picker: element("picker", HTMLInputElement),
  files: element("files", HTMLUListElement),
};
const log = new Log(element("log", HTMLElement));

const files = new Map<string, Blob>([
  ["hello.txt", new Blob(["Hello from a web page.\n"], { type: "text/plain; charset=utf-8" })],
]);

let tcp: LegacyMozTCPSocket | undefined;
let server: TCPServerSocket<"string"> | undefined;

function listen(): void {
  if (tcp === undefined) return;
  page.problem.hidden = true;
  const starting = tcp.listen(page.port.valueAsNumber, { binaryType: "string" });
  server = starting;
  show("connecting", "Starting…");
  starting.onlistening = () => {
    page.command.textContent = `curl http://127.0.0.1:${starting.localPort}/`;
    show("open", `Listening on port ${starting.localPort}`);
  };
  starting.onerror = (error) => {
    server = undefined;
    page.problem.textContent = `${error.name} (${error.errorCode}). ${explain(error)}`;
    page.problem.hidden = false;
    show("failed", "Failed");
  };
  starting.onconnect = ({ socket }) => {
    serveConnection(socket, files, ({ request, status, byteLength, isWhole }) => {
      const end = isWhole ? "" : ", not whole";
      log.add(
        status === 200 ? "served" : "error",
        bold(request),
        ` ${status}, ${byteLength} bytes${end}`,
      );
    });
  };
}

function explain(error: TCPSocketErrorEvent): string {
  return error.errorCode === "EADDRINUSE"
    ? "Another program has this port. Choose another one, or 0 for any."
    : adviceFor(error);
}

function stop(): void {
  server?.close();
  server = undefined;
  show("closed", "Not listening");
}

function show(state: TCPReadyState | "failed", text: string): void {
  const isIdle = server === undefined;
  page.state.setAttribute("data-state", state);
  page.state.textContent = text;
  page.port.disabled = !isIdle;
  page.listen.disabled = !isIdle || tcp === undefined;
  page.stop.disabled = isIdle;
  page.address.hidden = state !== "open";
  // The button that was pressed is disabled now, and has lost the focus.
  if (document.activeElement === document.body && state !== "connecting") {
    if (isIdle) page.listen.focus();
    else page.stop.focus();
  }
}

function showFiles(): void {
  const items = Array.from(files, ([name, { size }]) => {
    const item = document.createElement("li");
    item.textContent = `${name}, ${size.toLocaleString()} bytes`;
    return item;
  });
  page.files.replaceChildren(...items);
}

function add(picked: FileList | undefined | null): void {
  for (const file of picked ?? []) files.set(file.name, file);
  showFiles();
}

page.form.addEventListener("submit", (event) => {
  event.preventDefault();
  listen();
});
page.stop.addEventListener("click", stop);
page.picker.addEventListener("change", () => add(page.picker.files));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer?.files);
});
showFiles();
page.listen.disabled = true;
page.stop.disabled = true;
whenAvailable((available) => {
  tcp = available;
  page.listen.disabled = false;
});
