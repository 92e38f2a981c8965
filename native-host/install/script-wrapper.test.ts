import { describe, expect, test } from "vitest";
import { readScript, scriptText } from "./script-wrapper.ts";

const ODD_NAME = `it's "$HOME" \`id\` *\nnew line`;

describe("scriptText", () => {
  test("is a small script", () => {
    const target = { nodePath: "/usr/bin/node", host: "/home/ada/host.mjs" };
    expect(scriptText(target)).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Starts the native host of Web TCP Socket. Written by its installer.
      # NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
      unset NODE_OPTIONS
      exec '/usr/bin/node' '/home/ada/host.mjs' "$@"
      "
    `);
  });
});

test.each([
  { nodePath: "/usr/bin/node", host: "/home/ada/host.mjs" },
  { nodePath: `/${ODD_NAME}/node`, host: `/${ODD_NAME}/host.mjs` },
  { nodePath: "/'/node", host: "/' '/host.mjs" },
])("readScript reads back what was written: $host", (target) => {
  expect(readScript(scriptText(target))).toEqual(target);
});
