import { describe, expect, it } from "vitest";
import { disconnectionState } from "./disconnection-state.ts";

describe("disconnectionState", () => {
  it.each([
    // Chromium, native_message_process_host.cc.
    ["Specified native messaging host not found.", "not-installed"],
    ["Access to the specified native messaging host is forbidden.", "not-installed"],
    ["Native host has exited.", "crashed"],
    ["Failed to start native messaging host.", "crashed"],
    ["Error when communicating with the native messaging host.", "garbage"],
    // Firefox, NativeMessaging.sys.mjs.
    ["No such native application web_tcp_socket", "not-installed"],
    [
      "This extension does not have permission to use native application web_tcp_socket (or the application is not installed)",
      "not-installed",
    ],
    [
      "Native application tried to send a message of 1752460652 bytes, which exceeds the limit of 1048576 bytes.",
      "garbage",
    ],
    ["JSON.parse: unexpected character at line 1 column 1 of the JSON data", "garbage"],
    ["An unexpected error occurred", "crashed"],
    // Both, where the host has just ended.
    ["", "crashed"],
  ])("takes %j for %s", (message, state) => {
    expect(disconnectionState(message)).toBe(state);
  });
});
