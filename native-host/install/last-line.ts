import type { Readable } from "node:stream";
import { printable } from "./printable.ts";

const KEPT_CHARACTERS = 4096;

/** Follows a stream of text; the function gives the last line that is not empty, fit to show. */
export function followLastLine(stream: Readable): () => string | undefined {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-KEPT_CHARACTERS);
  });
  return () => {
    const lines = text.split("\n").map(printable);
    return lines.findLast((line) => line !== "");
  };
}
