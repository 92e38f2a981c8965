import { win32 } from "node:path";
import { THREADS, THREADS_VARIABLE } from "../threads.ts";
import type { WrapperTarget } from "./wrapper.ts";

const OWN_FOLDER = "%~dp0";
const START_LINE = /^"([^"\r\n]+)" "%~dp0([^"\r\n]+)" %\* & exit \/b\r$/mu;
const ASCII_ONLY = /^[\x20-\x7e]*$/u;

/**
 * The wrapper of Windows, for cmd.exe.
 *
 * In quotation marks nothing is special to cmd.exe but the percent sign, which is doubled; no path
 * can have a quotation mark. An exclamation mark is special too where the registry turns delayed
 * expansion on, so it is turned off.
 *
 * What is in the file is read by the console's code page, which differs between countries. `%~dp0`
 * is the folder of this file, in whatever characters. So the host is found from there, and a Node
 * whose path is not in ASCII as well, which mostly lies below the same person's folder. For what is
 * left the code page is made that of UTF-8.
 *
 * cmd.exe reads a file line by line while it runs. `exit /b` stands on the line that starts the
 * host, so that it reads nothing of a file that was replaced meanwhile. It keeps the exit status.
 */
export function batchText({ nodePath, host }: WrapperTarget): string {
  const program = quote(`${OWN_FOLDER}${double(win32.basename(host))}`);
  const node = quote(nodeWord(nodePath, win32.dirname(host)));
  const start = `${node} ${program} %* & exit /b`;
  const lines = [
    "@echo off",
    "rem Starts the native host of Web TCP Socket. Written by its installer.",
    "rem NODE_OPTIONS could load other code into the host, or open a debugger's port in it.",
    "setlocal DisableDelayedExpansion",
    'set "NODE_OPTIONS="',
    `set "${THREADS_VARIABLE}=${THREADS}"`,
    ...(ASCII_ONLY.test(start) ? [] : [String.raw`"%SystemRoot%\System32\chcp.com" 65001 >nul`]),
    start,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** What the file starts; whether it is as `batchText` makes it is for the caller to see. */
export function readBatch(text: string, path: string): WrapperTarget | undefined {
  const [, node, name] = START_LINE.exec(text) ?? [];
  if (node === undefined || name === undefined) return undefined;
  const folder = win32.dirname(path);
  const host = win32.join(folder, single(name));
  const nodePath = node.startsWith(OWN_FOLDER)
    ? win32.join(folder, single(node.slice(OWN_FOLDER.length)))
    : single(node);
  return { nodePath, host };
}

function nodeWord(nodePath: string, folder: string): string {
  const relative = win32.relative(folder, nodePath);
  const isBetter =
    !ASCII_ONLY.test(nodePath) && ASCII_ONLY.test(relative) && !win32.isAbsolute(relative);
  return isBetter ? `${OWN_FOLDER}${double(relative)}` : double(nodePath);
}

function quote(word: string): string {
  return `"${word}"`;
}

function double(text: string): string {
  return text.replaceAll("%", "%%");
}

function single(text: string): string {
  return text.replaceAll("%%", "%");
}
