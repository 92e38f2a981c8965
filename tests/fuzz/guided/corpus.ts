import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../corpus/native-message-decoder/", import.meta.url);

/** The cases that reach every block which any of them has reached so far, in one order everywhere. */
export async function readCorpus(): Promise<readonly Uint8Array[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".bin")).toSorted();
  return Promise.all(
    names.map(async (name) => new Uint8Array(await readFile(new URL(name, FOLDER)))),
  );
}

/** Gives the path of the file. */
export async function keepInCorpus(input: Uint8Array): Promise<string> {
  const name = createHash("sha256").update(input).digest("hex").slice(0, 16);
  await mkdir(FOLDER, { recursive: true });
  const file = new URL(`${name}.bin`, FOLDER);
  await writeFile(file, input);
  return fileURLToPath(file);
}
