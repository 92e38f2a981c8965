import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { SUPPORTED_PLATFORMS } from "./platforms.ts";
import { temporaryHome } from "./temporary-home.ts";
import { readWrapper, wrapperText } from "./wrapper.ts";

const PATHS = {
  linux: { wrapper: "/data/native-host.sh", node: "/usr/bin/node", host: "/data/host.mjs" },
  darwin: { wrapper: "/data/native-host.sh", node: "/opt/node", host: "/data/host.mjs" },
  win32: {
    wrapper: "D:\\Data %1 & more\\native-host.cmd",
    node: "C:\\Ада\\100%\\node.exe",
    host: "D:\\Data %1 & more\\host 50%.mjs",
  },
};

test.each(SUPPORTED_PLATFORMS)("what was written on %s is read back", (platform) => {
  const { wrapper, node, host } = PATHS[platform];
  const target = { nodePath: node, host };
  expect(readWrapper(wrapperText(target, platform), wrapper, platform)).toEqual(target);
});

test.each(SUPPORTED_PLATFORMS)("what was changed on %s is not taken for a wrapper", (platform) => {
  const { wrapper, node, host } = PATHS[platform];
  const text = wrapperText({ nodePath: node, host }, platform);
  const read = (changed: string) => readWrapper(changed, wrapper, platform);
  expect(read(text)).toBeDefined();
  expect(read(text.replace(/^.*NODE_OPTIONS(?:="|\n).*/mu, ""))).toBeUndefined();
  expect(read(`${text}echo more\n`)).toBeUndefined();
  expect(read(text.slice(0, -2))).toBeUndefined();
  expect(read("")).toBeUndefined();
});

const ODD_NAME = `it's "$HOME" \`id\` *\nnew line`;

test("starts node with the host, whatever their paths, and hands on the arguments", async () => {
  const { home } = await temporaryHome();
  const folder = join(home, ODD_NAME);
  await mkdir(folder);
  const nodePath = join(folder, "node");
  await symlink(process.execPath, nodePath);
  const host = join(folder, "host.mjs");
  await writeFile(
    host,
    "process.stdout.write(JSON.stringify([process.argv.slice(1), process.env.NODE_OPTIONS]))",
  );
  const wrapper = join(folder, "wrapper.sh");
  await writeFile(wrapper, wrapperText({ nodePath, host }, "linux"), { mode: 0o700 });
  const args = ["", "two words", "$HOME", "'", "\\", ODD_NAME];
  const env = { ...process.env, NODE_OPTIONS: "--require=/nowhere/injected.cjs" };
  const { stdout } = await promisify(execFile)(wrapper, args, { env });
  expect(JSON.parse(stdout)).toEqual([[host, ...args], null]);
});
