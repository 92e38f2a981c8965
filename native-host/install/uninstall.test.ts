import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { install } from "./install.ts";
import { named, type TemporaryHome, temporaryHome, tree } from "./temporary-home.ts";
import { uninstall } from "./uninstall.ts";

const DATA = ".local/share/web-tcp-socket";
const FIREFOX_MANIFEST = ".mozilla/native-messaging-hosts/web_tcp_socket.json";

const inHome = ({ home }: TemporaryHome, path: string) => join(home, path);

/** A home that is used: folders that exist before install must stay after uninstall. */
async function usedHome(): Promise<TemporaryHome> {
  const home = await temporaryHome();
  for (const folder of [".mozilla/firefox/profile", ".config/chromium/Default", ".local"]) {
    await mkdir(inHome(home, folder), { recursive: true });
  }
  await writeFile(inHome(home, ".config/chromium/Local State"), "{}");
  return home;
}

const selections = [
  named(),
  named("firefox"),
  named("chrome"),
  named("firefox", "chrome", "chromium"),
];

describe("uninstall", () => {
  test.each(selections)("leaves a used home just as it was: $browsers", async (selection) => {
    const home = await usedHome();
    const before = await tree(home.home);
    expect(await install(selection, home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).not.toEqual(before);
    expect(await uninstall(selection, home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
  });

  test("leaves an empty home empty, however often install ran and mended", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("firefox"), environment, output);
    await rm(inHome(home, ".mozilla"), { recursive: true });
    await install(named("firefox", "chrome"), environment, output);
    await install(named("chromium"), environment, output);
    expect(await uninstall(named(), environment, output)).toBe(0);
    expect(await tree(home.home)).toEqual({});
  });

  test("removes one browser's part, and keeps the host for the others", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("chromium"), environment, output);
    const before = await tree(home.home);
    await install(named("firefox"), environment, output);
    home.lines.length = 0;
    expect(await uninstall(named("firefox"), environment, output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
    expect(home.lines).toEqual([
      `Firefox: removed ${inHome(home, FIREFOX_MANIFEST)}`,
      `Native host: kept in ${inHome(home, DATA)}, still used by ${inHome(home, ".config/chromium/NativeMessagingHosts/web_tcp_socket.json")}`,
    ]);
    expect(await uninstall(named("chromium"), environment, output)).toBe(0);
    expect(await tree(home.home)).toEqual({});
  });

  test("keeps the host for a manifest in a folder of the person's choice", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    const manifestFolder = join(home.home, "profile/NativeMessagingHosts");
    const chosen = { ...named("chromium"), manifestFolder };
    await install(chosen, environment, output);
    const before = await tree(home.home);
    await install(named("firefox"), environment, output);
    await uninstall(named("firefox"), environment, output);
    expect(await tree(home.home)).toEqual(before);
    await uninstall(chosen, environment, output);
    expect(await tree(home.home)).toEqual({});
  });

  test("without a folder finds the manifests in every folder", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    const manifestFolder = join(home.home, "profile/NativeMessagingHosts");
    await install({ ...named("chromium"), manifestFolder }, environment, output);
    await install(named("chromium"), environment, output);
    expect(await uninstall(named(), environment, output)).toBe(0);
    expect(await tree(home.home)).toEqual({});
  });

  test.each([
    ["another program's", JSON.stringify({ name: "web_tcp_socket", path: "/opt/other" })],
    ["a broken", "{"],
  ])("leaves %s manifest, and says so", async (_, text) => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("firefox"), environment, output);
    await writeFile(inHome(home, FIREFOX_MANIFEST), text);
    home.lines.length = 0;
    expect(await uninstall(named(), environment, output)).toBe(0);
    expect(await readFile(inHome(home, FIREFOX_MANIFEST), "utf8")).toBe(text);
    expect(home.lines[0]).toMatch(/^Firefox: left .*web_tcp_socket\.json as it is, for it /u);
    expect(Object.keys(await tree(home.home))).toEqual([
      ".mozilla",
      ".mozilla/native-messaging-hosts",
      FIREFOX_MANIFEST,
    ]);
  });

  test("keeps what others have put into its folders", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("firefox"), environment, output);
    await writeFile(inHome(home, `${DATA}/notes.txt`), "mine");
    await writeFile(inHome(home, ".mozilla/native-messaging-hosts/other.json"), "{}");
    await uninstall(named(), environment, output);
    expect(Object.keys(await tree(home.home))).toEqual([
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
    await install(named("firefox"), environment, output);
    const manifest = await readFile(inHome(home, FIREFOX_MANIFEST));
    const target = inHome(home, "kept.json");
    await writeFile(target, manifest);
    await rm(inHome(home, FIREFOX_MANIFEST));
    await symlink(target, inHome(home, FIREFOX_MANIFEST));
    await uninstall(named(), environment, output);
    expect(Object.keys(await tree(home.home))).toEqual(["kept.json"]);
  });

  test("without its record still removes manifests and data folder", async () => {
    const home = await usedHome();
    const { environment, output } = home;
    await install(named(), environment, output);
    await writeFile(inHome(home, `${DATA}/installed.json`), "damaged");
    expect(await uninstall(named(), environment, output)).toBe(0);
    const paths = Object.keys(await tree(home.home));
    expect(paths).not.toContain(DATA);
    expect(paths.filter((path) => path.endsWith("web_tcp_socket.json"))).toEqual([]);
  });

  test("without its record does not take from a browser what it may share", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("chrome", "opera"), environment, output);
    await writeFile(inHome(home, `${DATA}/installed.json`), "damaged");
    home.lines.length = 0;
    expect(await uninstall(named("opera"), environment, output)).toBe(0);
    const place = inHome(home, ".config/google-chrome/NativeMessagingHosts/web_tcp_socket.json");
    expect(home.lines).toEqual([
      `Opera: removed ${inHome(home, ".config/opera/NativeMessagingHosts/web_tcp_socket.json")}`,
      `Opera: kept ${place}, for it serves Google Chrome too`,
      `Native host: kept in ${inHome(home, DATA)}, still used by ${place}`,
    ]);
  });

  test("keeps what serves another browser too, and says so", async () => {
    const home = await temporaryHome();
    const { environment, output } = home;
    await install(named("chrome"), environment, output);
    const before = await tree(home.home);
    await install(named("opera"), environment, output);
    expect(await uninstall(named("opera"), environment, output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
    expect(home.lines).toContain(
      `Opera: kept ${inHome(home, ".config/google-chrome/NativeMessagingHosts/web_tcp_socket.json")}, for it serves Google Chrome too`,
    );
  });

  test("does nothing where nothing is installed", async () => {
    const home = await usedHome();
    const before = await tree(home.home);
    expect(await uninstall(named(), home.environment, home.output)).toBe(0);
    expect(await uninstall(named("firefox"), home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
    expect(home.lines).toEqual([
      "Native host: not installed",
      "Firefox: not installed",
      "Native host: not installed",
    ]);
  });
});
