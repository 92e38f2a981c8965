import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import { fromWelcomeSchema, type ToWelcome } from "../welcome/welcome-messages.ts";
import type { NativeHost } from "./host/native-host.ts";

/** Serves one open welcome page: tells the host's state, now and whenever there is news of it. */
export function serveWelcome(
  port: Runtime.Port,
  host: Pick<NativeHost, "state" | "onStateChange" | "check">,
): void {
  const closed = new AbortController();
  const tell = () => port.postMessage({ type: "host", state: host.state } satisfies ToWelcome);
  port.onDisconnect.addListener(() => closed.abort());
  host.onStateChange(tell, closed.signal);
  port.onMessage.addListener((message) => {
    if (parse(fromWelcomeSchema, message).ok) host.check();
  });
  tell();
}
