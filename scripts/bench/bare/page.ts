/** In the process of a page: counts what the bare extension's background hands on. */
import { BARE_PAGE_PORT } from "./bare-protocol.ts";

interface BackgroundPort {
  readonly onMessage: { addListener(listener: (message: ArrayBuffer) => void): void };
  postMessage(receivedBytes: number): void;
}

declare const chrome: {
  readonly runtime: { connect(info: { readonly name: string }): BackgroundPort };
};

const port = chrome.runtime.connect({ name: BARE_PAGE_PORT });
port.onMessage.addListener(({ byteLength }) => port.postMessage(byteLength));
