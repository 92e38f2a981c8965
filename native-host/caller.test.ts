import { win32 } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CHROMIUM_EXTENSION_ID,
  CHROMIUM_EXTENSION_IDS,
  chromiumOrigin,
  FIREFOX_EXTENSION_ID,
} from "../protocol/identity.ts";
import { callerOf } from "./caller.ts";

const MANIFEST = "/home/ada/.mozilla/native-messaging-hosts/web_tcp_socket.json";
const ORIGIN = chromiumOrigin(CHROMIUM_EXTENSION_ID);
const OTHER_ORIGIN = chromiumOrigin("a".repeat(32));

describe("callerOf", () => {
  it.each([
    ["firefox", [MANIFEST, FIREFOX_EXTENSION_ID]],
    ["firefox", ["web_tcp_socket.json", FIREFOX_EXTENSION_ID]],
    ["firefox", ["/a folder/web_tcp_socket.json", FIREFOX_EXTENSION_ID]],
    ["chromium", [ORIGIN]],
    ["chromium", [ORIGIN, "--parent-window=0"]],
    ["chromium", [ORIGIN, "--parent-window=123456"]],
  ])("is %s for %j", (caller, commandArguments) => {
    expect(callerOf(commandArguments)).toBe(caller);
  });

  it.each(CHROMIUM_EXTENSION_IDS)("is chromium for the id %s", (id) => {
    expect(callerOf([chromiumOrigin(id)])).toBe("chromium");
  });

  it("knows the manifest by its name on Windows, too", () => {
    const manifest = String.raw`C:\Users\Ada\Web TCP Socket\firefox\web_tcp_socket.json`;
    expect(callerOf([manifest, FIREFOX_EXTENSION_ID], win32)).toBe("firefox");
    const other = String.raw`C:\Users\Ada\other_web_tcp_socket.json`;
    expect(callerOf([other, FIREFOX_EXTENSION_ID], win32)).toBeUndefined();
  });

  it.each([
    [[]],
    [[""]],
    [["--help"]],
    [[MANIFEST]],
    [[MANIFEST, ""]],
    [[MANIFEST, "another@extension"]],
    [[MANIFEST, ORIGIN]],
    [[MANIFEST, FIREFOX_EXTENSION_ID, "more"]],
    [[MANIFEST, FIREFOX_EXTENSION_ID.toUpperCase()]],
    [[MANIFEST, ` ${FIREFOX_EXTENSION_ID}`]],
    [["/home/ada/another.json", FIREFOX_EXTENSION_ID]],
    [["/home/ada/my_web_tcp_socket.json", FIREFOX_EXTENSION_ID]],
    [["/home/ada/web_tcp_socket.json.bak", FIREFOX_EXTENSION_ID]],
    [["/home/ada/web_tcp_socket.json/other", FIREFOX_EXTENSION_ID]],
    [["", FIREFOX_EXTENSION_ID]],
    [[FIREFOX_EXTENSION_ID, MANIFEST]],
    [[OTHER_ORIGIN]],
    [[ORIGIN.slice(0, -1)]],
    [[ORIGIN.toUpperCase()]],
    [[`${ORIGIN}page.html`]],
    [[` ${ORIGIN}`]],
    [[`http://${CHROMIUM_EXTENSION_ID}/`]],
    [[ORIGIN, ""]],
    [[ORIGIN, "--parent-window="]],
    [[ORIGIN, "--parent-window=-1"]],
    [[ORIGIN, "--parent-window=1 --other"]],
    [[ORIGIN, "--parent-window=1\n"]],
    [[ORIGIN, "--other"]],
    [[ORIGIN, "--parent-window=1", "more"]],
    [["--parent-window=1", ORIGIN]],
    [[OTHER_ORIGIN, ORIGIN]],
  ])("is nobody for %j", (commandArguments) => {
    expect(callerOf(commandArguments)).toBeUndefined();
  });
});
