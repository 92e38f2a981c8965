import type { HostState } from "./host-state.ts";

/**
 * What the browsers say when a native messaging port closes, and what it means. The texts are
 * theirs: Chromium's in native_message_process_host.cc, Firefox's in NativeMessaging.sys.mjs.
 */
const MEANINGS: readonly (readonly [RegExp, HostState])[] = [
  [/host not found|No such native application/i, "not-installed"],
  [/forbidden|not allowed|does not have permission/i, "not-installed"],
  [/Error when communicating|tried to send a message of|JSON|exceed/i, "garbage"],
];

/** The state of a host whose port the browser has closed with this message, or with none. */
export function disconnectionState(message: string): HostState {
  return MEANINGS.find(([text]) => text.test(message))?.[1] ?? "crashed";
}
