import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryHome } from "./temporary-home.ts";
import { readWrapper, wrapperText } from "./wrapper.ts";

const ODD_NAME = `it's "$HOME" \`id\` *\nnew line`;

describe("wrapperText", () => {
  test("is a small script", () => {
    const target = { nodePath: "/usr/bin/node", hostFile: "/home/ada/host.mjs" };
    expect(wrapperText(target)).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Starts the native host of Web TCP Socket. Written by its installer.
      # NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
      unset NODE_OPTIONS
      exec '/usr/bin/node' '/home/ada/host.mjs' "$@"
      "
    `);
  });

  test("starts node with the host, whatever their paths, and hands on the arguments", async () => {
    const { environment } = await temporaryHome();
    const folder = join(environment.home, ODD_NAME);
    await mkdir(folder);
    const nodePath = join(folder, "node");
    await symlink(process.execPath, nodePath);
    const hostFile = join(folder, "host.mjs");
    await writeFile(
      hostFile,
      "process.stdout.write(JSON.stringify([process.argv.slice(1), process.env.NODE_OPTIONS]))",
    );
    const wrapper = join(folder, "wrapper.sh");
    await writeFile(wrapper, wrapperText({ nodePath, hostFile }), { mode: 0o700 });
    const args = ["", "two words", "$HOME", "'", "\\", ODD_NAME];
    const env = { ...process.env, NODE_OPTIONS: "--require=/nowhere/injected.cjs" };
    const { stdout } = await promisify(execFile)(wrapper, args, { env });
    expect(JSON.parse(stdout)).toEqual([[hostFile, ...args], null]);
  });
});

describe("readWrapper", () => {
  test.each([
    { nodePath: "/usr/bin/node", hostFile: "/home/ada/host.mjs" },
    { nodePath: `/${ODD_NAME}/node`, hostFile: `/${ODD_NAME}/host.mjs` },
    { nodePath: "/'/node", hostFile: "/' '/host.mjs" },
  ])("reads back what was written: $nodePath", (target) => {
    expect(readWrapper(wrapperText(target))).toEqual(target);
  });

  test("knows a script that was changed", () => {
    const text = wrapperText({ nodePath: "/usr/bin/node", hostFile: "/host.mjs" });
    expect(readWrapper(text.replace("unset NODE_OPTIONS\n", ""))).toBeUndefined();
    expect(readWrapper(`${text}echo more\n`)).toBeUndefined();
    expect(readWrapper(text.slice(0, -2))).toBeUndefined();
    expect(readWrapper("")).toBeUndefined();
  });
});
