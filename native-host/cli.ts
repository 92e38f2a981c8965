#!/usr/bin/env node
/** The command-line program: installs, removes and examines the native host. */
import { fileURLToPath } from "node:url";
import { runCommandLine } from "./command-line.ts";

const ownFile = fileURLToPath(import.meta.url);
const [, startedFile = ownFile] = process.argv;

process.exitCode = await runCommandLine({
  isSingleExecutable: false,
  programFiles: [ownFile, startedFile],
});
