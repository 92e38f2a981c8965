import { type ServedFile, servedPage } from "../bench/served-page.ts";

/** What the pages under load consist of, by path. */
export function pageFiles(): Promise<Readonly<Record<string, ServedFile>>> {
  return servedPage({
    title: "Soak",
    purpose: "To load sockets for a long time",
    script: new URL("page/page.ts", import.meta.url),
  });
}
