import type { Runtime } from "webextension-polyfill";
import { parse } from "../../../protocol/parse.ts";
import { declarationSchema, type ToDeclaration } from "../../declaration/declaration-messages.ts";
import type { Consent } from "../consent.ts";
import { identify, isFramed, type PageDocument } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
import { readSocketDeclaration } from "./web-app-manifest.ts";

export interface DeclarationServices {
  readonly permissions: Permissions;
  readonly consent: Consent;
  /** The origin that a tab's top document gives for itself. */
  readonly originOfTop: (tabId: number) => Promise<string | undefined>;
  /** Brings the interface to a document. */
  readonly inject: (page: PageDocument) => Promise<void>;
  readonly fetchManifest: typeof fetch;
  /** The last word about a document that was connected. */
  readonly onGone: (page: PageDocument) => void;
}

/**
 * A document links a web app manifest, and may ask for sockets in it. Where the site has neither
 * grant nor block, the person is asked. What is framed by another site gets its interface here at
 * every load: the browser registers scripts by the frame's own origin, and cannot tell who frames it.
 *
 * The port lives as long as the document: a prompt for one that went away goes away too.
 */
export function considerDeclaration(port: Runtime.Port, services: DeclarationServices): void {
  const gone = new AbortController();
  let page: PageDocument | undefined;
  port.onDisconnect.addListener(() => {
    gone.abort();
    if (page !== undefined) services.onGone(page);
  });
  const post = (message: ToDeclaration) => {
    if (!gone.signal.aborted) port.postMessage(message);
  };
  port.onMessage.addListener(async (message) => {
    const parsed = parse(declarationSchema, message);
    if (!parsed.ok) return;
    page ??= await identify(port.sender, services.originOfTop);
    try {
      if (page !== undefined) await consider(page, parsed.value.address, services, gone.signal);
      post({ type: "considered" });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      post({ type: "unreadable", reason });
    }
  });
}

async function consider(
  page: PageDocument,
  address: string,
  { permissions, consent, inject, fetchManifest }: DeclarationServices,
  signal: AbortSignal,
): Promise<void> {
  await permissions.ready;
  if (signal.aborted) return;
  const state = permissions.stateOf(page);
  if (state === "granted" && isFramed(page.subject)) await inject(page);
  if (state !== "prompt" || !permissions.mayAsk(page)) return;
  const declared = await readSocketDeclaration(address, page.subject.origin, fetchManifest);
  if (declared !== undefined) await consent.requestSite(page, declared, signal);
}
