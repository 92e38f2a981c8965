#!/usr/bin/env node
/** The command-line program: installs, removes and examines the native host. */
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { environmentFrom } from "./install/environment.ts";
import { run } from "./install/run.ts";

const ownFile = fileURLToPath(import.meta.url);
const [, startedFile = ownFile] = process.argv;

process.exitCode = await run(
  process.argv.slice(2),
  () =>
    environmentFrom({
      platform: process.platform,
      home: homedir(),
      variables: process.env,
      nodePath: process.execPath,
      programFiles: [ownFile, startedFile],
    }),
  {
    line: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${text}\n`),
  },
);
