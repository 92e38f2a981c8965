/**
 * The background of an extension that has nothing but native messaging, and counts: the ceiling of
 * that pipe. Ours decodes, decides and hands on besides.
 */
import type { Order } from "../order.ts";
import type { Figures, Report } from "../task.ts";
import {
  BARE_HOST_NAME,
  type BareCommand,
  type BarePayload,
  type BareTask,
  type FromBareHost,
  PROGRESS_BYTES,
  payloadOf,
} from "./bare-protocol.ts";

interface PagePort {
  readonly onMessage: { addListener(listener: (receivedBytes: number) => void): void };
  postMessage(message: ArrayBuffer): void;
}

interface NativePort {
  readonly onMessage: { addListener(listener: (message: FromBareHost) => void): void };
  postMessage(message: BareCommand | BarePayload): void;
}

declare const chrome: {
  readonly runtime: {
    connectNative(name: string): NativePort;
    readonly onConnect: { addListener(listener: (port: PagePort) => void): void };
  };
};

/** The server that has the tasks; set where this is built. */
declare const TASK_SERVER: string;

const MEBIBYTE = 1024 * 1024;
const MOST_AHEAD_BYTES = 8 * PROGRESS_BYTES;

// As long as it is open, browsers let the background live.
const port = chrome.runtime.connectNative(BARE_HOST_NAME);
let hear: (message: FromBareHost) => void = () => {};
port.onMessage.addListener((message) => hear(message));
const page = new Promise<PagePort>((resolve) => {
  chrome.runtime.onConnect.addListener(resolve);
});
let hearPage: (receivedBytes: number) => void = () => {};
void page.then(({ onMessage }) => onMessage.addListener((bytes) => hearPage(bytes)));
void work();

async function work(): Promise<never> {
  for (;;) {
    const response = await fetch(`${TASK_SERVER}/task`);
    if (response.status !== 200) continue;
    const { id, task }: Order<BareTask> = await response.json();
    const report: Report = { figures: await perform(task) };
    await fetch(`${TASK_SERVER}/report?id=${id}`, { method: "POST", body: JSON.stringify(report) });
  }
}

async function perform(task: BareTask): Promise<Figures> {
  const destination = await page;
  const start = performance.now();
  port.postMessage(task);
  if (task.direction === "upload") await send(task);
  else if (task.reach === "page") await handOn(task, destination);
  else await receive(task);
  const seconds = (performance.now() - start) / 1000;
  return { mebibytesPerSecond: task.bytes / MEBIBYTE / seconds };
}

function receive({ bytes }: BareTask): Promise<void> {
  let received = 0;
  return new Promise((resolve) => {
    hear = (message) => {
      if ("data" in message) received += (message.data.length * 3) / 4;
      if (received >= bytes) resolve();
    };
  });
}

/** As the broker does it: bytes, not text. */
function handOn({ bytes }: BareTask, destination: PagePort): Promise<void> {
  let received = 0;
  return new Promise((resolve) => {
    hear = (message) => {
      if ("data" in message) destination.postMessage(Uint8Array.fromBase64(message.data).buffer);
    };
    hearPage = (byteLength) => {
      received += byteLength;
      if (received >= bytes) resolve();
    };
  });
}

function send({ bytes, messageBytes }: BareTask): Promise<void> {
  const payload = payloadOf(messageBytes);
  let sent = 0;
  let taken = 0;
  return new Promise((resolve) => {
    const sendMore = () => {
      while (sent < bytes && sent - taken < MOST_AHEAD_BYTES) {
        port.postMessage(payload);
        sent += messageBytes;
      }
    };
    hear = (message) => {
      if ("taken" in message) taken = message.taken;
      if (taken >= bytes) resolve();
      else sendMore();
    };
    sendMore();
  });
}
