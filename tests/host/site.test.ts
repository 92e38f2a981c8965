/** The site that `npm run docs` makes is whole: no link, anchor or picture of it leads nowhere. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSite } from "../../scripts/documentation/build-site.ts";
import { SITE_MAP } from "../../scripts/documentation/site-map.ts";
import { projectRoot } from "../../scripts/project.ts";

const PAGES = SITE_MAP.flatMap((group) => group.pages);
/** README.md is the front page elsewhere, and the texts for stores are for their forms. */
const NOT_ON_THE_SITE = ["README.md", "docs/store/LISTING.md"];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "web-tcp-socket-site-"));
  await buildSite(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string) => readFileSync(join(folder, file), "utf8");
const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);
const anchorsIn = (html: string) => all(html, /\bid="([^"]+)"/gu);

it("has every document", () => {
  const documents = ["", "docs/", "docs/store/"].flatMap((place) =>
    readdirSync(join(projectRoot, place)).map((name) => place + name),
  );
  const wanted = documents.filter(
    (path) => path.endsWith(".md") && !NOT_ON_THE_SITE.includes(path),
  );
  expect(PAGES.map(({ source }) => source).sort()).toEqual(wanted.sort());
});

describe.each(PAGES)("$file", ({ source, file }) => {
  it("has one title, and all the headings and tables of its document", () => {
    const html = read(file);
    const text = readFileSync(join(projectRoot, source), "utf8").replace(/^```.*?^```$/gmsu, "");
    expect(all(html, /<(h1) /gu)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]*Web TCP Socket<\/title>/u);
    const main = html.slice(html.indexOf("<main"));
    expect(all(main, /<(h[1-6]) /gu)).toHaveLength(all(text, /^(#+) /gmu).length);
    expect(all(main, /<(table)>/gu)).toHaveLength(all(text, /^ *(\|-)/gmu).length);
  });

  it("leads nowhere that is not there", () => {
    const html = read(file);
    const links = all(html, /\b(?:href|src|srcset)="([^"]*)"/gu);
    const inside = links.filter((link) => !/^(?:https:|mailto:|data:|about:)/u.test(link));
    const files = readdirSync(folder, { recursive: true }).map(String);
    const dead = inside.filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : path;
      if (!files.includes(target)) return true;
      return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it("has no anchor twice, and a text for each picture", () => {
    const html = read(file);
    const anchors = anchorsIn(html);
    expect(new Set(anchors).size).toBe(anchors.length);
    const pictures = all(html, /(<img [^>]*>)/gu);
    expect(pictures.filter((picture) => !/ alt="[^"]+"/u.test(picture))).toEqual([]);
  });

  it("loads nothing from elsewhere, and runs nothing", () => {
    const html = read(file);
    expect(all(html, /<(script|iframe|object)\b/gu)).toEqual([]);
    expect(all(html, /<(?:link|img)\b[^>]*(?:href|src)="((?:https?:)?\/\/[^"]*)"/gu)).toEqual([]);
  });
});

it("follows the reader's choice of light or dark", () => {
  expect(read("site.css")).toContain("color-scheme: light dark");
  for (const name of readdirSync(join(folder, "pictures")).filter((path) => path.endsWith("svg"))) {
    const picture = read(`pictures/${name}`);
    expect(picture, name).toContain("prefers-color-scheme: dark");
    expect(picture, name).toMatch(/<title [^>]*>.+<\/title>/u);
  }
});
