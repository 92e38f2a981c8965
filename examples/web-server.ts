import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  type ListenOptions,
  type RunningServer,
  runServer,
} from "../tests/servers/running-server.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
};

/** The names that are served: nothing hidden, and nothing that leaves the folder it is looked up in. */
const PLAIN_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/u;

const COMMON_HEADERS = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };

export interface WebServerOptions extends ListenOptions {
  /** The folder whose files are served; `/` and paths that end with it mean `index.html`. */
  readonly directory: string;
  /** Further folders, each under a path that begins and ends with a slash. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Paths that are answered with what their function returns, as JSON, before files are looked for. */
  readonly routes?: Readonly<Record<string, () => unknown>>;
  /** Headers that a path's answer has besides the usual ones, or in their place. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Serves static files to GET and HEAD, as `http://localhost:PORT/`; on loopback by default. */
export function startWebServer(options: WebServerOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy());
  });
  return runServer(server, options);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { directory, folders = {}, routes = {}, headers = {} }: WebServerOptions,
): Promise<void> {
  const [path = "/"] = (request.url ?? "/").split("?", 1);
  const ownHeaders = Object.hasOwn(headers, path) ? headers[path] : {};
  for (const [name, value] of Object.entries({ ...COMMON_HEADERS, ...ownHeaders })) {
    response.setHeader(name, value);
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return sendText(response, 405, ".txt", "Only GET and HEAD are served here.\n");
  }
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route !== undefined) return sendText(response, 200, ".json", JSON.stringify(route()));
  const [prefix, folder] = Object.entries(folders).find(([start]) => path.startsWith(start)) ?? [
    "/",
    directory,
  ];
  const file = await findFile(folder, path.slice(prefix.length - 1));
  if (file === undefined) return sendText(response, 404, ".txt", "There is no such file.\n");
  await sendFile(request, response, file);
}

interface FoundFile {
  readonly path: string;
  readonly byteLength: number;
}

/** The file for a URL's path as it was sent; undefined where there is none to serve. */
async function findFile(directory: string, urlPath: string): Promise<FoundFile | undefined> {
  const names = (urlPath.endsWith("/") ? `${urlPath}index.html` : urlPath).split("/").slice(1);
  if (!names.every((name) => PLAIN_NAME.test(name))) return undefined;
  const wanted = join(await realpath(directory), ...names);
  try {
    // A symbolic link could lead out of the folder: only what lies where it seems to lie is served.
    if ((await realpath(wanted)) !== wanted) return undefined;
    const found = await stat(wanted);
    return found.isFile() ? { path: wanted, byteLength: found.size } : undefined;
  } catch {
    return undefined;
  }
}

function sendText(response: ServerResponse, status: number, extension: string, text: string): void {
  const body = Buffer.from(text);
  writeHead(response, status, extension, body.byteLength);
  // Node leaves the body out of an answer to HEAD.
  response.end(body);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, byteLength }: FoundFile,
): Promise<void> {
  writeHead(response, 200, extname(path), byteLength);
  if (request.method === "HEAD") {
    response.end();
  } else {
    await pipeline(createReadStream(path), response);
  }
}

function writeHead(
  response: ServerResponse,
  status: number,
  extension: string,
  byteLength: number,
): void {
  response.writeHead(status, {
    "Content-Type": CONTENT_TYPES[extension] ?? "application/octet-stream",
    "Content-Length": byteLength,
  });
}
