import { chmod, mkdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fakeComputer } from "./fake-computer.ts";
import { install } from "./install.ts";
import { named, type TemporaryHome, temporaryHome, tree } from "./temporary-home.ts";

const DATA = ".local/share/web-tcp-socket";
const FIREFOX_MANIFEST = ".mozilla/native-messaging-hosts/web_tcp_socket.json";
const CHROMIUM_MANIFEST = ".config/chromium/NativeMessagingHosts/web_tcp_socket.json";

const firefox = named("firefox");
const inHome = ({ home }: TemporaryHome, path: string) => join(home, path);
const modes = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([path, entry]) => `${entry.slice(0, 4)} ${path}`);

describe("install", () => {
  test("writes host, wrapper, record and manifest for their owner alone", async () => {
    const home = await temporaryHome("// the host\n");
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    const entries = await tree(home.home);
    expect(modes(entries)).toEqual([
      "0700 .local",
      "0700 .local/share",
      `0700 ${DATA}`,
      `0600 ${DATA}/host.mjs`,
      `0600 ${DATA}/installed.json`,
      `0700 ${DATA}/native-host.sh`,
      "0700 .mozilla",
      "0700 .mozilla/native-messaging-hosts",
      `0600 ${FIREFOX_MANIFEST}`,
    ]);
    expect(entries[`${DATA}/host.mjs`]).toBe("0600 // the host\n");
    expect(JSON.parse(await readFile(inHome(home, FIREFOX_MANIFEST), "utf8")).path).toBe(
      inHome(home, `${DATA}/native-host.sh`),
    );
    expect(home.lines).toEqual([
      `Native host 0.0.0-development: installed in ${inHome(home, DATA)}`,
      `Firefox: registered in ${inHome(home, FIREFOX_MANIFEST)}`,
    ]);
  });

  test("changes nothing the second time, and says so", async () => {
    const home = await temporaryHome();
    await install(firefox, home.environment, home.output);
    const before = await tree(home.home);
    home.lines.length = 0;
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
    expect(home.lines).toEqual([
      `Native host 0.0.0-development: already up to date (${inHome(home, DATA)})`,
      `Firefox: already up to date (${inHome(home, FIREFOX_MANIFEST)})`,
    ]);
  });

  test.each<[string, (home: TemporaryHome) => Promise<unknown>]>([
    ["a missing wrapper", (home) => rm(inHome(home, `${DATA}/native-host.sh`))],
    ["a damaged host", (home) => truncate(inHome(home, `${DATA}/host.mjs`), 1)],
    ["an outdated host", (home) => writeFile(inHome(home, `${DATA}/host.mjs`), "// old\n")],
    [
      "a wrapper that is not executable",
      (home) => chmod(inHome(home, `${DATA}/native-host.sh`), 0o600),
    ],
    ["a data folder open to others", (home) => chmod(inHome(home, DATA), 0o777)],
    ["a broken manifest", (home) => writeFile(inHome(home, FIREFOX_MANIFEST), "{")],
    ["a manifest for another program", (home) => writeFile(inHome(home, FIREFOX_MANIFEST), "{}")],
    ["a missing manifest", (home) => rm(inHome(home, FIREFOX_MANIFEST))],
    ["a missing data folder", (home) => rm(inHome(home, DATA), { recursive: true })],
    [
      "a manifest that is a link",
      async (home) => {
        await rm(inHome(home, FIREFOX_MANIFEST));
        await symlink("/dev/null", inHome(home, FIREFOX_MANIFEST));
      },
    ],
  ])("mends %s", async (_, damage) => {
    const home = await temporaryHome();
    await install(firefox, home.environment, home.output);
    const { [`${DATA}/installed.json`]: record, ...sound } = await tree(home.home);
    await damage(home);
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).toMatchObject(sound);
    expect(record).toBeDefined();
  });

  test("follows a Node that has moved", async () => {
    const home = await temporaryHome();
    await install(firefox, home.environment, home.output);
    const { source } = home.environment.host;
    const host = { type: "script", source, nodePath: "/opt/node/bin/node" } as const;
    const moved = { ...home.environment, host };
    expect(await install(firefox, moved, home.output)).toBe(0);
    const wrapper = await readFile(inHome(home, `${DATA}/native-host.sh`), "utf8");
    expect(wrapper).toContain(" '/opt/node/bin/node' ");
  });

  test("says what it replaced where the manifest pointed elsewhere", async () => {
    const home = await temporaryHome();
    await mkdir(inHome(home, ".mozilla/native-messaging-hosts"), { recursive: true });
    const other = JSON.stringify({ name: "web_tcp_socket", path: "/opt/other\u001b[2J" });
    await writeFile(inHome(home, FIREFOX_MANIFEST), other);
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    expect(home.lines).toContain(
      `Firefox: replaced ${inHome(home, FIREFOX_MANIFEST)}, which pointed to /opt/other [2J`,
    );
  });

  test("without a name serves the browsers that have a profile, and skips the others", async () => {
    const home = await temporaryHome();
    await mkdir(inHome(home, ".config/mozilla/firefox"), { recursive: true });
    await mkdir(inHome(home, ".config/chromium"), { recursive: true });
    await writeFile(inHome(home, ".config/chromium/Local State"), "{}");
    expect(await install(named(), home.environment, home.output)).toBe(0);
    const paths = Object.keys(await tree(home.home));
    expect(paths.filter((path) => path.endsWith("web_tcp_socket.json"))).toEqual([
      CHROMIUM_MANIFEST,
      FIREFOX_MANIFEST,
    ]);
    expect(home.lines[0]).toBe(
      `Google Chrome: skipped, for there is no ${inHome(home, ".config/google-chrome/Local State")}`,
    );
  });

  test("without a name and without a browser installs nothing, and says what to pass", async () => {
    const home = await temporaryHome();
    await expect(install(named(), home.environment, home.output)).rejects.toThrow(
      /^No browser was found\. Name the one to install for: --browser firefox, --browser chrome, .*, --browser opera$/u,
    );
    expect(await tree(home.home)).toEqual({});
  });

  test("without a name mends what was installed before, too", async () => {
    const home = await temporaryHome();
    const manifestFolder = inHome(home, "profile");
    await install(firefox, home.environment, home.output);
    await install({ ...named("chromium"), manifestFolder }, home.environment, home.output);
    const before = await tree(home.home);
    await writeFile(join(manifestFolder, "web_tcp_socket.json"), "{");
    expect(await install(named(), home.environment, home.output)).toBe(0);
    expect(await tree(home.home)).toEqual(before);
  });

  test("puts a host of one kind in the place of one of the other", async () => {
    const home = await temporaryHome("program");
    const { environment, output } = home;
    await install(firefox, environment, output);
    const executable = { type: "executable", source: environment.host.source } as const;
    expect(await install(firefox, { ...environment, host: executable }, output)).toBe(0);
    const entries = await tree(home.home);
    expect(entries[`${DATA}/host`]).toBe("0700 program");
    expect(entries[`${DATA}/host.mjs`]).toBeUndefined();
    expect(entries[`${DATA}/native-host.sh`]).toBeUndefined();
    expect(JSON.parse(await readFile(inHome(home, FIREFOX_MANIFEST), "utf8")).path).toBe(
      inHome(home, `${DATA}/host`),
    );
  });

  test("for every user writes what every user may read", async () => {
    const home = await temporaryHome();
    const everyone = { ...named("chromium"), scope: "system" } as const;
    expect(await install(everyone, home.environment, home.output)).toBe(0);
    expect(modes(await tree(home.system))).toEqual([
      "0755 etc",
      "0755 etc/chromium",
      "0755 etc/chromium/native-messaging-hosts",
      "0644 etc/chromium/native-messaging-hosts/web_tcp_socket.json",
      "0755 usr",
      "0755 usr/local",
      "0755 usr/local/lib",
      "0755 usr/local/lib/web-tcp-socket",
      "0644 usr/local/lib/web-tcp-socket/host.mjs",
      "0644 usr/local/lib/web-tcp-socket/installed.json",
      "0755 usr/local/lib/web-tcp-socket/native-host.sh",
    ]);
    expect(await tree(home.home)).toEqual({});
  });

  test("takes no folder on Windows, where browsers look into none", async () => {
    const { environment, output } = fakeComputer("win32");
    const chosen = { ...named("chromium"), manifestFolder: "C:\\profile" };
    await expect(install(chosen, environment, output)).rejects.toThrow(/by the registry alone/u);
  });

  test("writes the manifest to a folder of the person's choice", async () => {
    const home = await temporaryHome();
    const manifestFolder = inHome(home, "profile/NativeMessagingHosts");
    const selection = { ...named("chromium"), manifestFolder };
    expect(await install(selection, home.environment, home.output)).toBe(0);
    const manifest = await readFile(join(manifestFolder, "web_tcp_socket.json"), "utf8");
    expect(JSON.parse(manifest)).toHaveProperty("allowed_origins");
    expect(Object.keys(await tree(home.home))).not.toContain(".config");
  });

  test("goes on with the others where one browser cannot be registered", async () => {
    const home = await temporaryHome();
    await writeFile(inHome(home, ".mozilla"), "in the way");
    const both = named("firefox", "chromium");
    expect(await install(both, home.environment, home.output)).toBe(1);
    expect(home.errors).toEqual([
      expect.stringMatching(
        /^Firefox: Cannot create the folder .*native-messaging-hosts: .*Look at .*\/\.mozilla and move that away/u,
      ),
    ]);
    expect(Object.keys(await tree(home.home))).toContain(CHROMIUM_MANIFEST);
  });

  test("installs nothing where the host has not been built", async () => {
    const home = await temporaryHome();
    await rm(home.environment.host.source);
    await expect(install(firefox, home.environment, home.output)).rejects.toThrow(
      /host\.js is missing\. Build it with "npm run build"/u,
    );
    expect(await tree(home.home)).toEqual({});
  });
});
