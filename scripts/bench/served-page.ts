import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { EXTENSION_BUNDLE } from "../build-all.ts";

export interface ServedFile {
  readonly type: string;
  readonly body: string;
}

export interface ServedPage {
  readonly title: string;
  /** What the page says at the prompt that it wants sockets for. */
  readonly purpose: string;
  /** The module that it runs, in TypeScript. */
  readonly script: URL;
}

/** What a page that measures consists of, by path, and what the same page is with less in it. */
export async function servedPage({
  title,
  purpose,
  script,
}: ServedPage): Promise<Readonly<Record<string, ServedFile>>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    write: false,
    format: "esm",
    target: [...EXTENSION_BUNDLE.target],
  });
  const page = pageOf(title);
  const html = "text/html; charset=utf-8";
  return {
    "/": { type: html, body: page },
    // Asks for sockets and stays as it is, until the person has answered.
    "/asking.html": { type: html, body: page.replace(/ *<script.*\n/u, "") },
    // Without what asks for sockets.
    "/plain.html": { type: html, body: page.replace(/ *<link rel="manifest".*\n/u, "") },
    "/page.js": { type: "text/javascript; charset=utf-8", body: outputFiles[0]?.text ?? "" },
    "/manifest.webmanifest": {
      type: "application/manifest+json; charset=utf-8",
      body: JSON.stringify({
        name: title,
        permissions: { "tcp-socket": { description: purpose } },
      }),
    },
  };
}

function pageOf(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="manifest" href="/manifest.webmanifest">
    <script type="module" src="/page.js"></script>
  </head>
  <body>${title}</body>
</html>
`;
}
