import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BrowserName } from "./browsers.ts";
import { install } from "./install.ts";
import { type TemporaryHome, temporaryHome, tree } from "./temporary-home.ts";
import { uninstall } from "./uninstall.ts";

const DATA = ".local/share/web-tcp-socket";
const FIREFOX_MANIFEST = ".mozilla/native-messaging-hosts/web_tcp_socket.json";

const inHome = ({ environment }: TemporaryHome, path: string) => join(environment.home, path);

/** A home that is used: folders that exist before install must stay after uninstall. */
async function usedHome(): Promise<TemporaryHome> {
  const home = await temporaryHome();
  for (const folder of [".mozilla/firefox/profile", ".config/chromium/Default", ".local"]) {
    await mkdir(inHome(home, folder), { recursive: true });
  }
  await writeFile(inHome(home, ".config/chromium/Local State"), "{}");
  return home;
}

const selections: readonly { readonly browsers: readonly BrowserName[] }[] = [
  { browsers: [] },
  { browsers: ["firefox"] },
  { browsers: ["chrome"] },
  { browsers: ["firefox", "chrome", "chromium"] },
];

describe("uninstall", () => {
  test.each(selections)("leaves a used home just as it was: $browsers", async (selection) => {
    const home = await usedHome();
    const before = await tree(home.environment.home);
    expect(await install(selection, home.environment, home.output)).toBe(0);
    expect(await tree(home.environment.home)).not.toEqual(before);
    expect(await uninstall(selection, home.environment, home.output)).toBe(0);
    expect(await tree(home.environment.home)).toEqual(before);
  });

  test("leaves an empty home empty, however often install ran and mended", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install({ browsers: ["firefox"] }, environment, output);
    await rm(inHome(home, ".mozilla"), { recursive: true });
    await install({ browsers: ["firefox", "chrome"] }, environment, output);
    await install({ browsers: ["chromium"] }, environment, output);
    expect(await uninstall({ browsers: [] }, environment, output)).toBe(0);
    expect(await tree(environment.home)).toEqual({});
  });

  test("removes one browser's part, and keeps the host for the others", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install({ browsers: ["chromium"] }, environment, output);
    const before = await tree(environment.home);
    await install({ browsers: ["firefox"] }, environment, output);
    home.lines.length = 0;
    expect(await uninstall({ browsers: ["firefox"] }, environment, output)).toBe(0);
    expect(await tree(environment.home)).toEqual(before);
    expect(home.lines).toEqual([
      `Firefox: removed ${inHome(home, FIREFOX_MANIFEST)}`,
      `Native host: kept in ${inHome(home, DATA)}, still used by ${inHome(home, ".config/chromium/NativeMessagingHosts/web_tcp_socket.json")}`,
    ]);
    expect(await uninstall({ browsers: ["chromium"] }, environment, output)).toBe(0);
    expect(await tree(environment.home)).toEqual({});
  });

  test("keeps the host for a manifest in a folder of the person's choice", async () => {
    const { environment, output } = await temporaryHome();
    const manifestFolder = join(environment.home, "profile/NativeMessagingHosts");
    const chosen = { browsers: ["chromium"], manifestFolder } as const;
    await install(chosen, environment, output);
    const before = await tree(environment.home);
    await install({ browsers: ["firefox"] }, environment, output);
    await uninstall({ browsers: ["firefox"] }, environment, output);
    expect(await tree(environment.home)).toEqual(before);
    await uninstall(chosen, environment, output);
    expect(await tree(environment.home)).toEqual({});
  });

  test("without a folder finds the manifests in every folder", async () => {
    const { environment, output } = await temporaryHome();
    const manifestFolder = join(environment.home, "profile/NativeMessagingHosts");
    await install({ browsers: ["chromium"], manifestFolder }, environment, output);
    await install({ browsers: ["chromium"] }, environment, output);
    expect(await uninstall({ browsers: [] }, environment, output)).toBe(0);
    expect(await tree(environment.home)).toEqual({});
  });

  test.each([
    ["another program's", JSON.stringify({ name: "web_tcp_socket", path: "/opt/other" })],
    ["a broken", "{"],
  ])("leaves %s manifest, and says so", async (_, text) => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install({ browsers: ["firefox"] }, environment, output);
    await writeFile(inHome(home, FIREFOX_MANIFEST), text);
    home.lines.length = 0;
    expect(await uninstall({ browsers: [] }, environment, output)).toBe(0);
    expect(await readFile(inHome(home, FIREFOX_MANIFEST), "utf8")).toBe(text);
    expect(home.lines[0]).toMatch(/^Firefox: left .*web_tcp_socket\.json as it is, for it /u);
    expect(Object.keys(await tree(environment.home))).toEqual([
      ".mozilla",
      ".mozilla/native-messaging-hosts",
      FIREFOX_MANIFEST,
    ]);
  });

  test("keeps what others have put into its folders", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install({ browsers: ["firefox"] }, environment, output);
    await writeFile(inHome(home, `${DATA}/notes.txt`), "mine");
    await writeFile(inHome(home, ".mozilla/native-messaging-hosts/other.json"), "{}");
    await uninstall({ browsers: [] }, environment, output);
    expect(Object.keys(await tree(environment.home))).toEqual([
      ".local",
      ".local/share",
      DATA,
      `${DATA}/notes.txt`,
      ".mozilla",
      ".mozilla/native-messaging-hosts",
      ".mozilla/native-messaging-hosts/other.json",
    ]);
  });

  test("removes a link in place of a manifest, not what it leads to", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install({ browsers: ["firefox"] }, environment, output);
    const manifest = await readFile(inHome(home, FIREFOX_MANIFEST));
    const target = inHome(home, "kept.json");
    await writeFile(target, manifest);
    await rm(inHome(home, FIREFOX_MANIFEST));
    await symlink(target, inHome(home, FIREFOX_MANIFEST));
    await uninstall({ browsers: [] }, environment, output);
    expect(Object.keys(await tree(environment.home))).toEqual(["kept.json"]);
  });

  test("without its record still removes manifests and data folder", async () => {
    const home = await usedHome();
    const { environment, output } = home;
    await install({ browsers: [] }, environment, output);
    await writeFile(inHome(home, `${DATA}/installed.json`), "damaged");
    expect(await uninstall({ browsers: [] }, environment, output)).toBe(0);
    const paths = Object.keys(await tree(environment.home));
    expect(paths).not.toContain(DATA);
    expect(paths.filter((path) => path.endsWith("web_tcp_socket.json"))).toEqual([]);
  });

  test("does nothing where nothing is installed", async () => {
    const home = await usedHome();
    const before = await tree(home.environment.home);
    expect(await uninstall({ browsers: [] }, home.environment, home.output)).toBe(0);
    expect(await uninstall({ browsers: ["firefox"] }, home.environment, home.output)).toBe(0);
    expect(await tree(home.environment.home)).toEqual(before);
    expect(home.lines).toEqual([
      "Native host: not installed",
      "Firefox: not installed",
      "Native host: not installed",
    ]);
  });
});
