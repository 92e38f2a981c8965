import { type ServedFile, servedPage } from "./served-page.ts";

/** What the pages that measure consist of, by path. */
export function pageFiles(): Promise<Readonly<Record<string, ServedFile>>> {
  return servedPage({
    title: "Benchmark",
    purpose: "To measure how fast sockets are",
    script: new URL("page/page.ts", import.meta.url),
  });
}
