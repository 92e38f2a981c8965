// @ts-check
/**
 * Imported by a host that its wrapper has started, this tries what Node's permission model denies, and
 * says on stderr which of it worked, and what of the environment is there.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** @type {Readonly<Record<string, () => unknown>>} */
const ATTEMPTS = {
  "writes a file": () => writeFileSync(fileURLToPath(new URL("written", import.meta.url)), ""),
  "starts a process": () => spawnSync(process.execPath, ["--version"]),
  "starts a thread": () => new Worker("", { eval: true }),
};

const worked = Object.entries(ATTEMPTS).filter(([, attempt]) => {
  try {
    attempt();
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ERR_ACCESS_DENIED");
  }
});
const found = { worked: worked.map(([name]) => name), variables: Object.keys(process.env) };
process.stderr.write(`${JSON.stringify(found)}\n`);
