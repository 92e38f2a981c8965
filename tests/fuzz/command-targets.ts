import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { plainText } from "../../extension/look/plain-text.ts";
import { callerOf } from "../../native-host/caller.ts";
import { BROWSER_NAMES } from "../../native-host/install/browsers.ts";
import { readInvocation } from "../../native-host/install/invocation.ts";
import { printable } from "../../native-host/install/printable.ts";
import { readWrapper, wrapperText } from "../../native-host/install/wrapper.ts";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";

const CHROMIUM = `chrome-extension://${CHROMIUM_EXTENSION_ID}/`;

const callerWord = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      CHROMIUM,
      CHROMIUM.slice(0, -1),
      FIREFOX_EXTENSION_ID,
      "/a/web_tcp_socket.json",
      "C:\\a\\web_tcp_socket.json",
      "web_tcp_socket.json",
      "/a/web_tcp_socket.json/",
      "/a/my_web_tcp_socket.json",
      "--parent-window=1",
      "--parent-window=",
      "--parent-window=1\n",
      "",
    ),
    weight: 6,
  },
  { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
);

/** Who the host takes to have started it, over again in other words. */
function naiveCaller(words: readonly string[], separators: readonly string[]): string | undefined {
  const [first = "", second = ""] = words;
  if (words.length === 1 && first === CHROMIUM) return "chromium";
  if (words.length !== 2) return undefined;
  const [option, window = "", ...more] = second.split("=");
  const isWindow = option === "--parent-window" && more.length === 0 && isDigits(window);
  if (first === CHROMIUM && isWindow) return "chromium";
  // A path may end in separators, which are no part of its last name.
  const parts = [...first].map((letter) => (separators.includes(letter) ? "/" : letter)).join("");
  const name = parts.split("/").findLast((part) => part !== "");
  const isManifest = name === "web_tcp_socket.json";
  return isManifest && second === FIREFOX_EXTENSION_ID ? "firefox" : undefined;
}

function isDigits(text: string): boolean {
  return text !== "" && [...text].every((letter) => letter >= "0" && letter <= "9");
}

const caller = fuzzTarget("caller", fc.array(callerWord, { maxLength: 4 }), (words) => {
  assert.equal(callerOf(words, posix), naiveCaller(words, ["/"]), "on Linux and macOS");
  assert.equal(callerOf(words, win32), naiveCaller(words, ["/", "\\"]), "on Windows");
});

const commandWord = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      "install",
      "uninstall",
      "doctor",
      "--browser",
      "--browser=firefox",
      "--browser=lynx",
      "--browser=",
      "--all",
      "--system",
      "--manifest-dir",
      "--manifest-dir=x",
      "--dry-run",
      "--json",
      "--trace",
      "--no-json",
      "-h",
      "-hh",
      "--help",
      "--version",
      "--",
      "-",
      "--__proto__",
      "--json=true",
      "firefox",
    ),
    weight: 6,
  },
  { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
);

const commandLine = fuzzTarget("command-line", fc.array(commandWord, { maxLength: 5 }), (words) => {
  const invocation = readInvocation(words);
  if (invocation.type === "misuse") {
    assert.ok(invocation.message.length > 0, "a misuse without a word");
    return;
  }
  if (invocation.type !== "run") return;
  const { command, selection, json, isDryRun, isTraced } = invocation;
  assert.ok(words.includes(command), "a command that nobody gave");
  assert.ok(
    selection.browsers.every((name) => BROWSER_NAMES.includes(name)),
    "no browser",
  );
  assert.equal(new Set(selection.browsers).size, selection.browsers.length, "a browser twice");
  assert.ok(!(json || isTraced) || command === "doctor");
  assert.ok(!isDryRun || command !== "doctor");
  assert.ok(selection.manifestFolder === undefined || selection.browsers.length === 1);
});

const pathPart = fc.string({
  unit: fc.constantFrom(..."ab '\"$`\\%!&;|<>^()\né世/.-~*?"),
  maxLength: 12,
});

const wrapper = fuzzTarget(
  "wrapper",
  fc.tuple(pathPart, pathPart, pathPart),
  ([name, node, stray]) => {
    const target = { nodePath: `/${node}`, host: `/${name}` };
    const text = wrapperText(target, "linux");
    assert.deepEqual(readWrapper(text, "/wrapper", "linux"), target, "another program than meant");
    const at = stray.length % text.length;
    const changed = text.slice(0, at) + stray + text.slice(at);
    const read = readWrapper(changed, "/wrapper", "linux");
    assert.ok(read === undefined || wrapperText(read, "linux") === changed, "a changed wrapper");
  },
);

const strangersText = fc.string({ unit: "binary", maxLength: 250 });

const shown = fuzzTarget(
  "text-shown",
  fc.tuple(strangersText, fc.integer({ min: 1, max: 200 })),
  ([text, most]) => {
    const plain = plainText(text, most);
    assert.ok([...plain].length <= most, "a text that is too long");
    assert.ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(plain), "a character that hides or turns");
    const line = printable(text);
    assert.ok(line.length <= 161 && !/[\p{Cc}\p{Cf}]/u.test(line), "a line for a terminal");
  },
);

export const COMMAND_TARGETS: readonly FuzzTarget[] = [caller, commandLine, wrapper, shown];
