/** The texts for the stores are about this extension, and fit into the stores' forms. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROWSER_FAMILIES, manifestFor } from "../../scripts/manifest.ts";
import { projectRoot } from "../../scripts/project.ts";
import { SCREENS } from "../../scripts/screenshots/play-tour.ts";
import { code, rowsBelow } from "./markdown.ts";

const SUMMARY_CHARACTERS = 250;
const DESCRIPTION_CHARACTERS = 132;

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");

/** Of a PNG file, as its first chunk has it (https://www.w3.org/TR/png-3/#11IHDR). */
function sizeOf(path: string): { readonly width: number; readonly height: number } {
  const file = readFileSync(join(projectRoot, path));
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

/** As much of a manifest as tells what it asks for. */
interface Wishes {
  readonly permissions?: readonly string[];
  readonly optional_permissions?: readonly string[];
  readonly devtools_page?: string;
  readonly host_permissions?: readonly string[];
  readonly optional_host_permissions?: readonly string[];
  readonly content_scripts?: readonly { readonly matches: readonly string[] }[];
}

/** What either browser's manifest asks for. */
function wishes(read: (manifest: Wishes) => readonly string[]): readonly string[] {
  return [...new Set(BROWSER_FAMILIES.flatMap((family) => read(manifestFor(family, source, "1"))))];
}

const source = JSON.parse(read("manifest.json"));

describe("docs/store/PERMISSIONS.md", () => {
  const text = read("docs/store/PERMISSIONS.md");

  it.each([
    {
      heading: "Permissions",
      asked: wishes((manifest) => [
        ...(manifest.permissions ?? []),
        ...(manifest.optional_permissions ?? []),
        ...(manifest.devtools_page === undefined ? [] : ["devtools_page"]),
      ]),
    },
    {
      heading: "Sites",
      asked: wishes((manifest) => [
        ...(manifest.host_permissions ?? []),
        ...(manifest.optional_host_permissions ?? []),
        ...(manifest.content_scripts ?? []).flatMap(({ matches }) => matches),
      ]),
    },
  ])("gives a reason for everything under $heading, and for nothing besides", (wish) => {
    const [, ...rows] = rowsBelow(wish.heading, text);
    expect(rows.map(([name]) => name)).toEqual(wish.asked.map(code));
    for (const [name, reason = ""] of rows) expect(reason.length, name).toBeGreaterThan(20);
  });
});

it("the summary fits into addons.mozilla.org's form", () => {
  const quoted = [...read("docs/store/LISTING.md").matchAll(/^> (.+)$/gm)].map(([, line]) => line);
  expect(quoted).not.toHaveLength(0);
  expect(quoted.join(" ").length).toBeLessThanOrEqual(SUMMARY_CHARACTERS);
});

it("the manifest's description fits into the Chrome Web Store", () => {
  const messages = JSON.parse(read("extension/_locales/en/messages.json"));
  expect(messages.extensionDescription.message.length).toBeLessThanOrEqual(DESCRIPTION_CHARACTERS);
});

describe("the pictures", () => {
  const picture = (name: string) => sizeOf(`docs/store/pictures/${name}`);
  const listed = [
    ...read("docs/store/LISTING.md").matchAll(/`((?:firefox|chromium)-[\w-]+\.png)`/g),
  ];

  it("are of every screen, in both browsers and both schemes", () => {
    const names = BROWSER_FAMILIES.flatMap((family) =>
      SCREENS.flatMap((screen) =>
        ["light", "dark"].map((scheme) => `${family}-${screen}-${scheme}.png`),
      ),
    );
    expect(listed.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
  });

  it.each(listed.map(([, name = ""]) => name))("%s is of the size that stores want", (name) => {
    expect(picture(name)).toEqual({ width: 1280, height: 800 });
  });

  it("have Edge's logo", () => {
    expect(picture("logo-300.png")).toEqual({ width: 300, height: 300 });
  });
});

it("the icons are as large as the manifest says", () => {
  const { icons, action } = source;
  const sizes = { ...icons, ...action.default_icon };
  expect(Object.keys(icons)).toEqual(["16", "32", "48", "64", "96", "128"]);
  for (const [size, path] of Object.entries(sizes)) {
    const pixels = Number(size);
    expect(sizeOf(`extension/${path}`), size).toEqual({ width: pixels, height: pixels });
  }
});

it("the statement on privacy is what the manifest declares", () => {
  const { gecko } = source["firefox:browser_specific_settings"];
  expect(gecko.data_collection_permissions).toEqual({ required: ["none"] });
  expect(read("docs/store/PRIVACY.md")).toContain("`data_collection_permissions` is `none`");
});
