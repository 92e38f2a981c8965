/** The command-line program as people run it: built, as a process, with a home of its own. */
import { chmod, cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tree } from "../../native-host/install/temporary-home.ts";
import { CommandLine, type RunOptions } from "./command-line.ts";

const VERSION = "1.2.3";

let commandLine: CommandLine;
let home: string;
beforeAll(async () => {
  commandLine = await CommandLine.open(VERSION);
});
afterAll(() => commandLine.close());
beforeEach(async () => {
  home = await commandLine.newHome();
});

const run = (args: readonly string[], options?: RunOptions) => commandLine.run(home, args, options);

/** Takes the right to write into a folder away for the time of a task. */
async function withoutWriting<T>(path: string, task: () => Promise<T>): Promise<T> {
  const { mode } = await stat(path);
  await chmod(path, 0o500);
  try {
    return await task();
  } finally {
    await chmod(path, mode);
  }
}

describe("the command-line program", () => {
  it("installs, is well in every browser's eyes, and leaves home as it was", async () => {
    const before = await tree(home);
    expect(await run(["install"])).toMatchObject({ status: 0, stderr: "" });
    const installed = await tree(home);
    const again = await run(["install"]);
    expect(again.stdout.match(/already up to date/gu)).toHaveLength(3);
    expect(await tree(home)).toEqual(installed);

    const doctor = await run(["doctor"]);
    expect(doctor).toMatchObject({ status: 0, stderr: "" });
    expect(doctor.stdout).toMatch(/^Firefox: well$/mu);
    expect(doctor.stdout).toMatch(/^Chromium: well$/mu);
    expect(doctor.stdout).not.toContain("Chrome:");
    expect(doctor.stdout).toContain(`ok   version: ${VERSION}`);

    expect(await run(["uninstall"])).toMatchObject({ status: 0, stderr: "" });
    expect(await tree(home)).toEqual(before);
  });

  it("serves all browsers that it knows, and leaves home as it was", async () => {
    const before = await tree(home);
    expect(await run(["install", "--all"])).toMatchObject({ status: 0, stderr: "" });
    expect(await run(["doctor", "--all"])).toMatchObject({ status: 0, stderr: "" });
    expect(await run(["uninstall", "--all"])).toMatchObject({ status: 0, stderr: "" });
    expect(await tree(home)).toEqual(before);
  });

  it("says what it would do, and does just that", async () => {
    const before = await tree(home);
    const dry = await run(["install", "--dry-run"]);
    expect(dry).toMatchObject({ status: 0, stderr: "" });
    expect(await tree(home)).toEqual(before);
    await run(["install"]);
    const added = Object.keys(await tree(home)).filter((path) => before[path] === undefined);
    const told = dry.stdout.split("\n").filter((line) => line.startsWith("  "));
    expect(told.map((line) => line.slice(line.indexOf(home) + home.length + 1)).sort()).toEqual(
      added.map((path) => expect.stringMatching(new RegExp(`^${path} \\(mode 0\\d00\\)$`, "u"))),
    );
  });

  it("writes for every user only with the right to", async () => {
    const before = await tree(home);
    const refused = await run(["install", "--system", "--browser", "chromium"]);
    expect(refused).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "--system writes for every user of this computer, which takes root. Run this again with sudo, or leave --system out.\n",
    });
    const dry = await run(["install", "--system", "--browser", "chromium", "--dry-run"]);
    expect(dry).toMatchObject({ status: 0, stderr: "" });
    expect(dry.stdout).toContain(
      "write /etc/chromium/native-messaging-hosts/web_tcp_socket.json (mode 0644)",
    );
    expect(dry.stdout).toMatch(/That takes root, whom this account is not\.\n$/u);
    expect(await tree(home)).toEqual(before);
  });

  it("runs the host whatever type of package the home folder is", async () => {
    await writeFile(join(home, "package.json"), '{ "type": "commonjs" }');
    await run(["install"]);
    expect(await run(["doctor"])).toMatchObject({ status: 0 });
  });

  it("runs the installed host after the folder it came from has gone", async () => {
    const from = join(commandLine.folder, "unpacked");
    await cp(commandLine.programs, from, { recursive: true });
    await run(["install"], { from });
    await rm(from, { recursive: true });
    expect(await run(["doctor"])).toMatchObject({ status: 0 });
  });

  it("keeps to the XDG variables", async () => {
    const variables = { XDG_DATA_HOME: join(home, "data"), XDG_CONFIG_HOME: join(home, "config") };
    const before = await tree(home);
    await run(["install", "--browser", "chromium"], { variables });
    const manifest = join(home, "config/chromium/NativeMessagingHosts/web_tcp_socket.json");
    expect(JSON.parse(await readFile(manifest, "utf8")).path).toBe(
      join(home, "data/web-tcp-socket/native-host.sh"),
    );
    expect(await run(["doctor"], { variables })).toMatchObject({ status: 0 });
    await run(["uninstall"], { variables });
    expect(await tree(home)).toEqual(before);
  });

  it("serves a browser with a folder of its own", async () => {
    const profile = join(home, "profile");
    const place = ["--browser", "chromium", "--manifest-dir", profile];
    expect(await run(["install", ...place])).toMatchObject({ status: 0 });
    expect(await run(["doctor", ...place])).toMatchObject({ status: 0 });
    expect(await run(["doctor", "--browser", "chromium"])).toMatchObject({ status: 1 });
    expect(await run(["uninstall", ...place])).toMatchObject({ status: 0 });
    expect(Object.keys(await tree(home))).not.toContain("profile");
  });

  it("finds a host of another version, and install mends it", async () => {
    const older = join(commandLine.folder, "older");
    await commandLine.bundle(older, "1.0.0");
    await run(["install"], { from: older });
    const doctor = await run(["doctor", "--json", "--browser", "firefox"]);
    expect(doctor.status).toBe(1);
    const [firefox] = JSON.parse(doctor.stdout).registrations;
    expect(firefox.checks.at(-1)).toMatchObject({
      name: "version",
      ok: false,
      detail: `The native host is of version 1.0.0, and this program of ${VERSION}.`,
      step: expect.stringMatching(/ node '.*cli\.js' install --browser firefox$/u),
    });
    await run(["install"]);
    expect(await run(["doctor"])).toMatchObject({ status: 0 });
  });

  it("names the folder that it may not write to, and serves the other browsers", async () => {
    const failed = await withoutWriting(join(home, ".mozilla"), () => run(["install"]));
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(
      /^Firefox: Cannot create the folder .*\.mozilla\/native-messaging-hosts: permission denied\. Give yourself the right to read and write .*\.mozilla \(.*\n$/u,
    );
    expect(failed.stdout).toMatch(/^Chromium: registered in /mu);
  });

  it("writes nothing where it may not write the host, and says so in one line", async () => {
    const before = await tree(home);
    for (const options of [[], ["--dry-run"]]) {
      const failed = await withoutWriting(home, () => run(["install", ...options]));
      expect(failed).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          /^Cannot create the folder .*: permission denied\. Give .*\n$/u,
        ),
      });
      expect(await tree(home)).toEqual(before);
    }
  });

  it("says which manifest it may not remove, and keeps the host for it", async () => {
    await run(["install"]);
    const hosts = join(home, ".mozilla/native-messaging-hosts");
    const failed = await withoutWriting(hosts, () => run(["uninstall"]));
    expect(failed).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^Native host: kept in .*web_tcp_socket\.json$/mu),
      stderr: expect.stringMatching(/^Firefox: Cannot remove .*web_tcp_socket\.json: permission/u),
    });
    expect(await run(["doctor", "--browser", "firefox"])).toMatchObject({ status: 0 });
  });

  it("refuses wrong arguments with one line", async () => {
    expect(await run(["install", "--browser", "lynx"])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        'Unknown browser "lynx". Browsers are: firefox, chrome, chromium, edge, brave, vivaldi, opera\n',
    });
  });

  it("prints its version and its help", async () => {
    expect(await run(["--version"])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
    expect((await run(["--help"])).stdout).toMatch(/^Usage: node \S*'?.*cli\.js'? <command>/mu);
  });
});
