import type { Runtime, Tabs } from "webextension-polyfill";
import { FakeEvent } from "./fake-event.ts";

/** The background's end of a port whose other end is in the hands of a test. */
export class FakePort implements Runtime.Port {
  readonly name: string;
  readonly sender: Runtime.MessageSender;
  readonly onMessage = new FakeEvent<[message: unknown, port: Runtime.Port]>();
  readonly onDisconnect = new FakeEvent<[port: Runtime.Port]>();
  readonly posted: unknown[] = [];
  isDisconnected = false;

  constructor(name: string, sender: Runtime.MessageSender) {
    this.name = name;
    this.sender = sender;
  }

  /** As in both browsers, a port that is disconnected takes no more. */
  postMessage(message: unknown): void {
    if (this.isDisconnected) throw new Error("Attempting to use a disconnected port object");
    this.posted.push(message);
  }

  /** As in both browsers, the end that disconnects hears nothing of it. */
  disconnect(): void {
    this.isDisconnected = true;
  }

  /** A message from the other end. */
  say(message: unknown): void {
    if (!this.isDisconnected) this.onMessage.fire(message, this);
  }

  /** The other end goes. */
  vanish(): void {
    if (this.isDisconnected) return;
    this.isDisconnected = true;
    this.onDisconnect.fire(this);
  }

  /** What was posted since the last call. */
  takePosted(): unknown[] {
    return this.posted.splice(0);
  }
}

const TAB: Tabs.Tab = {
  id: 7,
  index: 0,
  highlighted: false,
  active: true,
  pinned: false,
  incognito: false,
};

/** What the browsers say besides of a document; the polyfill's types do not know all of it. */
export interface SenderDetails {
  /** 0, the top document, unless it says otherwise. */
  readonly frameId?: number;
  /** In browsers that give documents ids. */
  readonly documentId?: string;
}

/** What the browsers say of a document of this origin. */
export function siteSender(
  origin: string,
  tab: Partial<Tabs.Tab> = {},
  details: SenderDetails = {},
): Runtime.MessageSender {
  return { tab: { ...TAB, ...tab }, frameId: 0, url: `${origin}/`, ...{ origin }, ...details };
}
