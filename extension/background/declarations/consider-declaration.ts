import type { Runtime } from "webextension-polyfill";
import { parse } from "../../../protocol/parse.ts";
import { declarationSchema } from "../../declaration/declaration-messages.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import { type Site, siteOfSender } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
import { readSocketDeclaration } from "./web-app-manifest.ts";

export interface DeclarationServices {
  readonly grants: GrantStore;
  readonly permissions: Permissions;
  readonly inject: (site: Site) => Promise<void>;
  readonly fetchManifest: typeof fetch;
  readonly report: (problem: string) => void;
}

/**
 * A document links a web app manifest, and may ask for sockets in it. Where the site has neither
 * grant nor block, the person is asked; after Allow the interface comes to the live document. The
 * port lives as long as the document: a prompt for one that went away goes away too.
 */
export function considerDeclaration(port: Runtime.Port, services: DeclarationServices): void {
  const site = siteOfSender(port.sender);
  const gone = new AbortController();
  port.onDisconnect.addListener(() => gone.abort());
  port.onMessage.addListener(async (message) => {
    const parsed = parse(declarationSchema, message);
    if (site !== undefined && parsed.ok) {
      await request(site, parsed.value.address, services, gone.signal).catch((error) => {
        services.report(`The web app manifest of ${site.origin} was not used: ${String(error)}`);
      });
    }
    port.disconnect();
  });
}

async function request(
  site: Site,
  address: string,
  { grants, permissions, inject, fetchManifest }: DeclarationServices,
  signal: AbortSignal,
): Promise<void> {
  const { isBlocked, grants: given } = await grants.permissionOf(site.origin);
  if (isBlocked || given.length > 0) return;
  const declared = await readSocketDeclaration(address, site.origin, fetchManifest);
  if (declared === undefined) return;
  const isAllowed = await permissions.requestSite(site.origin, declared.description, signal);
  if (isAllowed) await inject(site);
}
