import type { HttpRequest } from "./http-request.ts";

export interface HttpResponse {
  readonly status: number;
  /** Has a type, which the answer names, and is not sent in answer to HEAD. */
  readonly body: Blob;
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
};

/** What a request gets: the list of all files at `/`, and each file by its name. */
export function respond(
  { method, path }: HttpRequest,
  files: ReadonlyMap<string, Blob>,
): HttpResponse {
  if (method !== "GET" && method !== "HEAD") return text(405, "Only GET and HEAD are served.\n");
  if (path === "/") return { status: 200, body: listOf(files) };
  const file = files.get(nameIn(path));
  return file === undefined ? text(404, "There is no such file.\n") : { status: 200, body: file };
}

export function text(status: number, words: string): HttpResponse {
  return { status, body: new Blob([words], { type: "text/plain; charset=utf-8" }) };
}

/** The head of an answer, of one character for each byte. */
export function headOf({ status, body }: HttpResponse): string {
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ""}`,
    `Content-Type: ${headerSafe(body.type) || "application/octet-stream"}`,
    `Content-Length: ${body.size}`,
    // Whoever connects gets the files and no more: another site's script may not read them.
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
    "",
    "",
  ].join("\r\n");
}

function listOf(files: ReadonlyMap<string, Blob>): Blob {
  const items = [...files.keys()].map((name) => {
    const address = encodeURIComponent(name);
    return `<li><a href="${address}">${escaped(name)}</a></li>`;
  });
  const page = `<!doctype html><meta charset="utf-8"><title>Files</title><ul>${items.join("")}</ul>\n`;
  return new Blob([page], { type: "text/html; charset=utf-8" });
}

function nameIn(path: string): string {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return "";
  }
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function headerSafe(type: string): string {
  return /^[\x20-\x7e]*$/u.test(type) ? type : "";
}
