import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import german from "../_locales/de/messages.json";
import messages from "../_locales/en/messages.json";

const extension = fileURLToPath(new URL("..", import.meta.url));
const paths = readdirSync(extension, { recursive: true, encoding: "utf8" });
const markup = sources(".html");
const scripts = sources(".ts");
const manifest = readFileSync(join(extension, "../manifest.json"), "utf8");

const known: ReadonlySet<string> = new Set(Object.keys(messages));
const inMarkup = found(markup, /data-(?:message|placeholder)="([^"]*)"/g);
const inCalls = found(scripts, /\bmessage\(\s*"([^"]*)"/g);
const inManifest = found(manifest, /__MSG_(\w+)__/g);

describe("_locales/en/messages.json", () => {
  it("has every text that the pages, the scripts and the manifest name", () => {
    const named = [...inMarkup, ...inCalls, ...inManifest];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });

  it("has no text that nothing uses", () => {
    const used = new Set([...inMarkup, ...inManifest, ...found(scripts, /"(\w+)"/g)]);
    expect([...known].filter((key) => !used.has(key))).toEqual([]);
  });

  it.each(Object.entries(messages))("%s defines the placeholders it uses", (_key, entry) => {
    const used = found(entry.message, /\$(\w+)\$/g).map((name) => name.toLowerCase());
    const defined = "placeholders" in entry ? Object.keys(entry.placeholders) : [];
    expect(used.sort()).toEqual(defined.sort());
  });
});

describe("_locales/de/messages.json", () => {
  it("has the texts that the English one has, in the same order", () => {
    expect(Object.keys(german)).toEqual(Object.keys(messages));
  });

  it.each(Object.entries(messages))("%s has the same placeholders", (key, entry) => {
    const translated = new Map(Object.entries(german)).get(key);
    const placeholdersOf = (of: object) => Reflect.get(of, "placeholders");
    expect(placeholdersOf(translated ?? {})).toEqual(placeholdersOf(entry));
    const named = (text = "") => [...found(text, /\$(\w+)\$/g)].sort();
    expect(named(translated?.message)).toEqual(named(entry.message));
  });

  it("has a text of its own for everything that is said in sentences", () => {
    const isSentence = (text: string) => text.split(" ").length > 3;
    const same = Object.entries(messages)
      .filter(([key, { message }]) => {
        const translated = new Map(Object.entries(german)).get(key)?.message;
        return isSentence(message) && translated === message;
      })
      .map(([key]) => key);
    expect(same).toEqual([]);
  });
});

function sources(ending: ".html" | ".ts"): string {
  return paths
    .filter((path) => path.endsWith(ending) && !path.endsWith(".test.ts"))
    .map((path) => readFileSync(join(extension, path), "utf8"))
    .join("\n");
}

function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, key]) => (key === undefined ? [] : [key]));
}
