import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import { fromPanelSchema, type ToPanel } from "../devtools/panel-messages.ts";
import type { NativeHost } from "./host/native-host.ts";
import type { LiveSockets } from "./pages/live-sockets.ts";
import { PanelView } from "./panel-view.ts";

export interface DevtoolsServices {
  readonly live: LiveSockets;
  readonly host: Pick<NativeHost, "record" | "mayRecord" | "onStateChange">;
}

/** Serves one open panel of the developer tools: the sockets of its tab, and what they carry. */
export function serveDevtools(port: Runtime.Port, { live, host }: DevtoolsServices): void {
  const closed = new AbortController();
  let view: PanelView | undefined;
  const post = (message: ToPanel) => {
    if (!closed.signal.aborted) port.postMessage(message);
  };
  const tellHost = () => post({ type: "host", mayRecord: host.mayRecord });
  port.onDisconnect.addListener(() => closed.abort());
  port.onMessage.addListener((message) => {
    const parsed = parse(fromPanelSchema, message);
    if (!parsed.ok) return;
    const said = parsed.value;
    switch (said.type) {
      case "inspect":
        if (view !== undefined) return;
        tellHost();
        host.onStateChange(tellHost, closed.signal);
        view = new PanelView({ live, host, tabId: said.tabId, post, signal: closed.signal });
        break;
      case "record":
        view?.record(said.isOn);
        break;
      case "taken":
        view?.taken();
        break;
      default:
        said satisfies never;
    }
  });
}
