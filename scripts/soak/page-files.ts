import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { EXTENSION_BUNDLE } from "../build-all.ts";

export interface ServedFile {
  readonly type: string;
  readonly body: string;
}

/** Asks for sockets, and does nothing besides until the person has answered. */
const ASKING_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Soak</title>
    <link rel="icon" href="data:,">
    <link rel="manifest" href="/manifest.webmanifest">
  </head>
  <body>Soak</body>
</html>
`;

const PAGE = ASKING_PAGE.replace(
  "  </head>",
  '    <script type="module" src="/page.js"></script>\n  </head>',
);

const WEB_APP_MANIFEST = {
  name: "Soak",
  permissions: { "tcp-socket": { description: "To load sockets for a long time" } },
};

/** What the pages under load consist of, by path. */
export async function pageFiles(): Promise<Readonly<Record<string, ServedFile>>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page/page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: [...EXTENSION_BUNDLE.target],
  });
  const html = "text/html; charset=utf-8";
  return {
    "/": { type: html, body: PAGE },
    "/asking.html": { type: html, body: ASKING_PAGE },
    "/page.js": { type: "text/javascript; charset=utf-8", body: outputFiles[0]?.text ?? "" },
    "/manifest.webmanifest": {
      type: "application/manifest+json; charset=utf-8",
      body: JSON.stringify(WEB_APP_MANIFEST),
    },
  };
}
