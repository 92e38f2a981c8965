import { chmod, mkdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { install } from "./install.ts";
import { type TemporaryHome, temporaryHome, tree } from "./temporary-home.ts";

const DATA = ".local/share/web-tcp-socket";
const FIREFOX_MANIFEST = ".mozilla/native-messaging-hosts/web_tcp_socket.json";
const CHROMIUM_MANIFEST = ".config/chromium/NativeMessagingHosts/web_tcp_socket.json";

const firefox = { browsers: ["firefox"] } as const;
const inHome = ({ environment }: TemporaryHome, path: string) => join(environment.home, path);
const modes = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([path, entry]) => `${entry.slice(0, 4)} ${path}`);

describe("install", () => {
  test("writes host, wrapper, record and manifest for their owner alone", async () => {
    const home = await temporaryHome("// the host\n");
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    const entries = await tree(home.environment.home);
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
    const before = await tree(home.environment.home);
    home.lines.length = 0;
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    expect(await tree(home.environment.home)).toEqual(before);
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
    const { [`${DATA}/installed.json`]: record, ...sound } = await tree(home.environment.home);
    await damage(home);
    expect(await install(firefox, home.environment, home.output)).toBe(0);
    expect(await tree(home.environment.home)).toMatchObject(sound);
    expect(record).toBeDefined();
  });

  test("follows a Node that has moved", async () => {
    const home = await temporaryHome();
    await install(firefox, home.environment, home.output);
    const moved = { ...home.environment, nodePath: "/opt/node/bin/node" };
    expect(await install(firefox, moved, home.output)).toBe(0);
    const wrapper = await readFile(inHome(home, `${DATA}/native-host.sh`), "utf8");
    expect(wrapper).toContain("exec '/opt/node/bin/node' ");
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
    expect(await install({ browsers: [] }, home.environment, home.output)).toBe(0);
    const paths = Object.keys(await tree(home.environment.home));
    expect(paths.filter((path) => path.endsWith("web_tcp_socket.json"))).toEqual([
      CHROMIUM_MANIFEST,
      FIREFOX_MANIFEST,
    ]);
    expect(home.lines[0]).toBe(
      `Google Chrome: skipped, for there is no ${inHome(home, ".config/google-chrome")}`,
    );
  });

  test("without a name and without a browser installs nothing, and says what to pass", async () => {
    const home = await temporaryHome();
    await expect(install({ browsers: [] }, home.environment, home.output)).rejects.toThrow(
      "No browser was found. Name the one to install for: --browser firefox, --browser chrome, --browser chromium",
    );
    expect(await tree(home.environment.home)).toEqual({});
  });

  test("writes the manifest to a folder of the person's choice", async () => {
    const home = await temporaryHome();
    const manifestFolder = inHome(home, "profile/NativeMessagingHosts");
    const selection = { browsers: ["chromium"], manifestFolder } as const;
    expect(await install(selection, home.environment, home.output)).toBe(0);
    const manifest = await readFile(join(manifestFolder, "web_tcp_socket.json"), "utf8");
    expect(JSON.parse(manifest)).toHaveProperty("allowed_origins");
    expect(Object.keys(await tree(home.environment.home))).not.toContain(".config");
  });

  test("goes on with the others where one browser cannot be registered", async () => {
    const home = await temporaryHome();
    await writeFile(inHome(home, ".mozilla"), "in the way");
    const both = { browsers: ["firefox", "chromium"] } as const;
    expect(await install(both, home.environment, home.output)).toBe(1);
    expect(home.errors).toEqual([
      expect.stringMatching(
        /^Firefox: Cannot create the folder .*native-messaging-hosts: .*Look at .*\/\.mozilla and move that away/u,
      ),
    ]);
    expect(Object.keys(await tree(home.environment.home))).toContain(CHROMIUM_MANIFEST);
  });

  test("installs nothing where the host has not been built", async () => {
    const home = await temporaryHome();
    await rm(home.environment.hostSource);
    await expect(install(firefox, home.environment, home.output)).rejects.toThrow(
      /host\.js is missing\. Build it with "npm run build"/u,
    );
    expect(await tree(home.environment.home)).toEqual({});
  });
});
