import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const extension = fileURLToPath(new URL("..", import.meta.url));
const pages = readdirSync(extension, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".html"))
  .map((path) => ({ path, markup: readFileSync(join(extension, path), "utf8") }));

describe.each(pages)("$path", ({ markup }) => {
  it("keeps to the content security policy: nothing inline, nothing from elsewhere", () => {
    expect(markup).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/iu);
    expect(markup).not.toMatch(/(?:src|href)="(?:https?:|data:|\/\/)/iu);
  });

  it("submits no form, so that Enter alone answers nothing", () => {
    expect(markup).not.toMatch(/<form|<button(?![^>]*\stype="button")|autofocus/iu);
  });

  it("draws only symbols that it has", () => {
    const drawn = [...markup.matchAll(/<use href="#([^"]*)"/gu)].map(([, id]) => `id="${id}"`);
    for (const id of drawn) expect(markup).toContain(id);
  });
});
