import { describe, expect, it } from "vitest";
import { headOf, respond } from "./http-response.ts";

const FILES = new Map([
  ["a b.txt", new Blob(["hello"], { type: "text/plain" })],
  ["<b>.bin", new Blob([new Uint8Array(3)])],
]);

describe("respond", () => {
  it.each([
    ["GET", "/a%20b.txt", 200, "hello"],
    ["HEAD", "/a%20b.txt", 200, "hello"],
    ["GET", "/missing", 404, "There is no such file.\n"],
    ["GET", "/%E0%A4%A", 404, "There is no such file.\n"],
    ["GET", "/../a b.txt", 404, "There is no such file.\n"],
    ["POST", "/", 405, "Only GET and HEAD are served.\n"],
  ])("answers %s %s with %i", async (method, path, status, words) => {
    const response = respond({ method, path }, FILES);
    expect(response.status).toBe(status);
    expect(await response.body.text()).toBe(words);
  });

  it("lists the files, whose names are no HTML", async () => {
    const { body } = respond({ method: "GET", path: "/" }, FILES);
    const page = await body.text();
    expect(page).toContain('<a href="a%20b.txt">a b.txt</a>');
    expect(page).toContain('<a href="%3Cb%3E.bin">&#60;b&#62;.bin</a>');
  });
});

describe("headOf", () => {
  it("says how much comes, and of what kind", () => {
    const head = headOf(respond({ method: "GET", path: "/a%20b.txt" }, FILES));
    expect(head).toMatch(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain\r\nContent-Length: 5\r\n/u,
    );
    expect(head.endsWith("\r\n\r\n")).toBe(true);
  });

  it("names a type where the file has none", () => {
    const head = headOf(respond({ method: "GET", path: "/%3Cb%3E.bin" }, FILES));
    expect(head).toContain("Content-Type: application/octet-stream\r\n");
  });
});
