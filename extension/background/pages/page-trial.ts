import type { Runtime } from "webextension-polyfill";
import type { FromHost } from "../../../protocol/host-messages.ts";
import type { FromPage } from "../../../protocol/page-messages.ts";
import type { Scope } from "../../../protocol/scope.ts";
import type { PromptAnswer, PromptDetails } from "../../prompt/prompt-messages.ts";
import { Consent } from "../consent.ts";
import { FakePolicy } from "../fake-policy.ts";
import { FakePort, siteSender } from "../fake-port.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import type { Grant } from "../grants/grant.ts";
import { GrantStore } from "../grants/grant-store.ts";
import { FakeNativePort } from "../host/fake-native-port.ts";
import { NativeHost } from "../host/native-host.ts";
import type { PageDocument, Subject } from "../identity.ts";
import type { Limits } from "../limits.ts";
import { Permissions } from "../permissions.ts";
import { FakePromptWindows } from "../prompts/fake-prompt-windows.ts";
import { PromptQueue } from "../prompts/prompt-queue.ts";
import { StoredPrompts } from "../prompts/stored-prompts.ts";
import { LiveSockets } from "./live-sockets.ts";
import { PageSessions } from "./page-sessions.ts";

export const SITE = "https://example.org";

/** What the trial's own clock says, in milliseconds since 1970. */
const NOW = 1_000_000;

type HostMessage = Extract<FromHost, { readonly id: number }>;

/** The broker between pages, person, administrator and host, all four in the hands of a test. */
/** As the frames of the extension have it. */
export const OWN_ORIGIN = "chrome-extension://abc";

export class PageTrial {
  readonly reports: string[] = [];
  readonly #report = (problem: string) => this.reports.push(problem);
  readonly windows = new FakePromptWindows();
  readonly policy = new FakePolicy();
  readonly grants = new GrantStore({
    lasting: new FakeStorageArea(),
    passing: new FakeStorageArea(),
    report: this.#report,
    now: () => NOW,
  });
  readonly permissions = new Permissions(this.grants, this.policy);
  readonly prompts = new PromptQueue({
    openWindow: this.windows.openWindow,
    findWindow: this.windows.findWindow,
    stored: new StoredPrompts(new FakeStorageArea(), this.#report),
    settle: (request, answer) => this.consent.settle(request, answer),
    promptsPerSite: () => this.policy.current.limits.promptsPerSite,
  });
  readonly consent = new Consent({
    permissions: this.permissions,
    grants: this.grants,
    prompts: this.prompts,
  });
  readonly hostPort = new FakeNativePort();
  readonly host = new NativeHost({
    connect: () => this.hostPort,
    lastError: () => undefined,
    report: this.#report,
  });
  /** What the tabs' top documents give for their origins; one that is not here cannot be asked. */
  readonly tops = new Map<number, string | Promise<string>>();
  /** The documents of which the last was heard. */
  readonly gone: PageDocument[] = [];
  isPipeWanted = false;
  readonly live = new LiveSockets(() => NOW);
  readonly sessions = new PageSessions({
    host: this.host,
    permissions: this.permissions,
    consent: this.consent,
    limits: () => this.policy.current.limits,
    live: this.live,
    originOfTop: async (tabId) => this.tops.get(tabId),
    onGone: (page) => this.gone.push(page),
    ownOrigin: OWN_ORIGIN,
    isPipeWanted: () => this.isPipeWanted,
    report: this.#report,
  });
  #documents = 0;

  /** A document connects; unless its sender is given, a new one on top of a tab of the site's. */
  connect(sender?: Runtime.MessageSender): FakePort {
    const port = new FakePort("page", sender ?? this.#newDocument());
    this.sessions.connect(port);
    return port;
  }

  /** Sockets and listeners that a site has, open or opening, in all its documents. */
  socketCount(origin: string): number {
    return this.live.all.filter(({ page }) => page.subject.origin === origin).length;
  }

  setLimits(limits: Partial<Limits>): void {
    this.policy.set({ limits: { ...this.policy.current.limits, ...limits } });
  }

  allow(
    scopes: readonly Scope[] = ["connect"],
    destination = "*:*",
    subject: Subject = subjectOf(SITE),
    life: Pick<Grant, "life" | "documentId"> = { life: "always" },
  ): Promise<void> {
    return this.grants.allow(subject, {
      scopes: [...scopes],
      destinations: [destination],
      ...life,
    });
  }

  /** Says this for the page, and lets everything come of it that can without the host. */
  async say(port: FakePort, ...messages: (FromPage | object)[]): Promise<void> {
    for (const message of messages) port.say(message);
    await settle();
    this.#greetIfStarted();
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
    this.hostPort.say({ type: "opened", id: request.id, address: "93.184.215.14" });
    port.takePosted();
    return request.id;
  }

  hostSays(message: HostMessage): void {
    this.hostPort.say(message);
  }

  /** What the only prompt that is shown asks. */
  async asked(): Promise<PromptDetails> {
    const request = await this.prompts.find(this.windows.only.id);
    if (request === undefined) throw new Error("Nobody asks what the window shows");
    return request.details;
  }

  /** The person answers the only prompt that is shown. */
  async press(answer: PromptAnswer): Promise<void> {
    await this.prompts.answer(this.windows.only.id, answer);
    await settle();
    this.#greetIfStarted();
  }

  #greetIfStarted(): void {
    if (this.host.state === "unknown" && this.hostPort.posted.length > 0) this.hostPort.greet();
  }

  #newDocument(): Runtime.MessageSender {
    this.#documents += 1;
    return siteSender(SITE, {}, { documentId: `document ${this.#documents}` });
  }
}

/** The person allows what is asked, and no more. */
export const ALLOW: Extract<PromptAnswer, { type: "allow" }> = {
  type: "allow",
  life: "always",
  isForOtherDevices: false,
  isMailRelayTicked: false,
};

/** An origin in top documents, in ordinary windows. */
export function subjectOf(origin: string, differences: Partial<Subject> = {}): Subject {
  return { origin, topOrigin: origin, isPrivate: false, ...differences };
}

export function open(id: number, destination: object = {}): object {
  return { type: "open", id, host: "mail.example", port: 4242, secure: false, ...destination };
}

/** Lets every promise that can be kept without a timer be kept. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
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
