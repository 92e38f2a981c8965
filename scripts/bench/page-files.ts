import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Benchmark</title>
    <link rel="icon" href="data:,">
    <link rel="manifest" href="/manifest.webmanifest">
    <script type="module" src="/page.js"></script>
  </head>
  <body>Benchmark</body>
</html>
`;

/** Without what asks for sockets. */
const PLAIN_PAGE = PAGE.replace(/ *<link rel="manifest".*\n/u, "");

/** Asks for sockets and stays as it is, until the person has answered. */
const ASKING_PAGE = PAGE.replace(/ *<script.*\n/u, "");

const WEB_APP_MANIFEST = {
  name: "Benchmark",
  permissions: { "tcp-socket": { description: "To measure how fast sockets are" } },
};

export interface ServedFile {
  readonly type: string;
  readonly body: string;
}

/** What the pages that measure consist of, by path. */
export async function pageFiles(): Promise<Readonly<Record<string, ServedFile>>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page/page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: ["firefox140", "chrome148"],
  });
  const html = "text/html; charset=utf-8";
  return {
    "/": { type: html, body: PAGE },
    "/asking.html": { type: html, body: ASKING_PAGE },
    "/plain.html": { type: html, body: PLAIN_PAGE },
    "/page.js": { type: "text/javascript; charset=utf-8", body: outputFiles[0]?.text ?? "" },
    "/manifest.webmanifest": {
      type: "application/manifest+json; charset=utf-8",
      body: JSON.stringify(WEB_APP_MANIFEST),
    },
  };
}
