import { isAddress } from "../../../protocol/address.ts";
import { PRODUCT_VERSION } from "../../../protocol/product-version.ts";
import type { Entry, TrackedSocket } from "../history.ts";
import { Conversation } from "./conversation.ts";
import {
  enhancedPacket,
  interfaceDescription,
  nameResolution,
  sectionHeader,
} from "./pcapng-blocks.ts";

/**
 * A pcapng file of these entries, which are in the order of time, in parts. Sockets that were never
 * open have no packets, since nobody knows which these were.
 */
export function pcapngFile(entries: readonly Entry[]): Uint8Array<ArrayBuffer>[] {
  const conversations = new Map<TrackedSocket, Conversation>();
  const names = new Map<string, string>();
  for (const { socket } of entries) {
    const conversation = conversations.has(socket) ? undefined : Conversation.of(socket);
    if (conversation === undefined) continue;
    conversations.set(socket, conversation);
    const { facts, ends } = socket;
    const isNamed = facts.kind === "connection" && !isAddress(facts.host);
    if (isNamed && ends !== undefined && ends.remote.address !== "") {
      names.set(ends.remote.address, facts.host);
    }
  }
  const packets = entries.flatMap((entry) => conversations.get(entry.socket)?.packets(entry) ?? []);
  return [
    sectionHeader(`Web TCP Socket ${PRODUCT_VERSION}`),
    interfaceDescription("Web TCP Socket"),
    ...(names.size > 0 ? [nameResolution(names)] : []),
    ...packets.map(enhancedPacket),
  ];
}
