import type { HostTroubleType } from "../../../protocol/host-trouble.ts";

/**
 * What the broker knows of the native host. Each trouble has its own words and mending step in the
 * extension's pages; a page on the web sees NotAvailableError alone.
 *
 * - `unknown`: not tried yet, or closed after its last socket
 * - `ready`: running, and it speaks our protocol
 * - `outdated`: it speaks our protocol in an earlier version: it works, and lacks what came since;
 *   this is known of it when it is not running, too
 */
export type HostState = "unknown" | "ready" | "outdated" | HostTroubleType;
