import type { Runtime } from "webextension-polyfill";
import type { FromHost } from "../../../protocol/host-messages.ts";
import type { FromPage } from "../../../protocol/page-messages.ts";
import type { Scope } from "../../../protocol/scope.ts";
import { FakePort, siteSender } from "../fake-port.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { GrantStore } from "../grants/grant-store.ts";
import { FakeNativePort } from "../host/fake-native-port.ts";
import { NativeHost } from "../host/native-host.ts";
import { Permissions } from "../permissions.ts";
import { FakePromptWindows } from "../prompts/fake-prompt-windows.ts";
import { PromptQueue } from "../prompts/prompt-queue.ts";
import { PageSessions } from "./page-sessions.ts";

export const SITE = "https://example.org";

type HostMessage = Extract<FromHost, { readonly id: number }>;

/** The broker between pages, person and host, all three in the hands of a test. */
export class PageTrial {
  readonly windows = new FakePromptWindows();
  readonly prompts = new PromptQueue({ openWindow: this.windows.openWindow });
  readonly grants = new GrantStore(new FakeStorageArea(), () => {});
  readonly hostPort = new FakeNativePort();
  readonly reports: string[] = [];
  readonly host = new NativeHost({
    connect: () => this.hostPort,
    lastError: () => undefined,
    report: (problem) => this.reports.push(problem),
  });
  readonly permissions = new Permissions(this.grants, this.prompts);
  readonly sessions = new PageSessions({
    host: this.host,
    permissions: this.permissions,
    grants: this.grants,
    report: (problem) => this.reports.push(problem),
  });

  /** A document connects. */
  connect(sender: Runtime.MessageSender = siteSender(SITE)): FakePort {
    const port = new FakePort("page", sender);
    this.sessions.connect(port);
    return port;
  }

  allow(scopes: readonly Scope[] = ["connect"], destination = "*:*", origin = SITE): Promise<void> {
    const grant = { scopes: [...scopes], destinations: [destination], createdAt: 1 };
    return this.grants.allow(origin, grant);
  }

  /** Says this for the page, and lets everything come of it that can without the host. */
  async say(port: FakePort, ...messages: (FromPage | object)[]): Promise<void> {
    for (const message of messages) port.say(message);
    await settle();
    if (this.host.state === "unknown" && this.hostPort.posted.length > 0) this.hostPort.greet();
  }

  /** What the host was told since the last call, hellos aside. */
  takeToHost(): unknown[] {
    return this.hostPort.takePosted().filter((message) => !isHello(message));
  }

  /** A socket of the page that the host has opened; its number in the host is given back. */
  async establish(port: FakePort, id = 1, destination: object = {}): Promise<number> {
    await this.say(port, open(id, destination));
    const [request] = this.takeToHost().filter(hasId);
    if (request === undefined) throw new Error("Nothing was asked of the host");
    this.hostPort.say({ type: "opened", id: request.id });
    port.takePosted();
    return request.id;
  }

  hostSays(message: HostMessage): void {
    this.hostPort.say(message);
  }

  /** The person answers the only prompt that is shown. */
  async press(answer: "allow" | "block" | "dismiss"): Promise<void> {
    this.prompts.answer(this.windows.only.id, answer);
    await settle();
    if (this.host.state === "unknown" && this.hostPort.posted.length > 0) this.hostPort.greet();
  }
}

export function open(id: number, destination: object = {}): object {
  return { type: "open", id, host: "mail.example", port: 4242, secure: false, ...destination };
}

/** Lets every promise that can be kept without a timer be kept. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

function hasId(message: unknown): message is { readonly id: number } {
  return (
    typeof message === "object" &&
    message !== null &&
    "id" in message &&
    typeof message.id === "number"
  );
}

function isHello(message: unknown): boolean {
  return (
    typeof message === "object" && message !== null && "type" in message && message.type === "hello"
  );
}
