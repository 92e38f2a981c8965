import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { readScript, scriptText } from "./script-wrapper.ts";
import { temporaryHome } from "./temporary-home.ts";

const ODD_NAME = `it's "$HOME" \`id\` *\nnew line`;
const execute = promisify(execFile);

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

  test("starts a host that is a program of its own", async () => {
    const { home } = await temporaryHome();
    const host = join(home, "host program");
    await writeFile(host, '#!/bin/sh\nprintf "%s " "$@"\n', { mode: 0o700 });
    const wrapper = join(home, "wrapper.sh");
    await writeFile(wrapper, scriptText({ host }), { mode: 0o700 });
    expect((await execute(wrapper, ["one", "two words"])).stdout).toBe("one two words ");
  });
});

test.each([
  { nodePath: "/usr/bin/node", host: "/home/ada/host.mjs" },
  { nodePath: `/${ODD_NAME}/node`, host: `/${ODD_NAME}/host.mjs` },
  { nodePath: "/'/node", host: "/' '/host.mjs" },
  { host: "/' '/host" },
])("readScript reads back what was written: $host", (target) => {
  expect(readScript(scriptText(target))).toEqual(target);
});
