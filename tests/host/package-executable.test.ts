/**
 * The single-file executable for this machine: the host, and the program that installs it, with no
 * Node to be found.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tree } from "../../native-host/install/temporary-home.ts";
import { FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { prepareExecutables } from "../../scripts/package/build-executable.ts";
import { fetchNodeBinary } from "../../scripts/package/node-binary.ts";
import { thisPlatform } from "../../scripts/package/platforms.ts";
import { runProgram } from "../../scripts/package/run-program.ts";
import { isRegistryOutOfReach } from "../registry-reach.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { BUNDLE_VERSION } from "./host-bundle.ts";
import { HostProcess, type HostProcessOptions } from "./host-process.ts";
import { HostSocket } from "./host-socket.ts";
import { createTrustedAuthority } from "./trusted-authority.ts";

const PATIENCE_MILLISECONDS = 600_000;
const NO_NODE = { PATH: "" };
const WELL = { status: 0, signal: null };

let folder: string;
let executable: string;
let whySkipped: string | undefined;
const hosts: HostProcess[] = [];
const servers: RunningServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-executable-"));
  whySkipped = await makeExecutable();
  if (whySkipped !== undefined) process.stderr.write(`No executable is tested: ${whySkipped}\n`);
}, PATIENCE_MILLISECONDS);

/** Gives the reason why there can be none here. */
async function makeExecutable(): Promise<string | undefined> {
  const platform = thisPlatform();
  if (platform === undefined) return `none is made for ${process.platform} on ${process.arch}`;
  try {
    const node = await fetchNodeBinary(platform, join(folder, "node"));
    const kit = await prepareExecutables(node, BUNDLE_VERSION, folder);
    executable = await kit.build(node);
    return undefined;
  } catch (error) {
    if (!isRegistryOutOfReach(error)) throw error;
    return "npm's registry, which has Node for each platform, is out of reach";
  }
}

afterAll(() => rm(folder, { recursive: true }));

beforeEach(({ skip }) => {
  if (whySkipped !== undefined) skip(whySkipped);
});

afterEach(async () => {
  const ended = hosts.splice(0);
  await Promise.all(ended.map((host) => host.destroy()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
  for (const { garbage } of ended) expect(garbage).toEqual([]);
});

function start(options: Partial<HostProcessOptions> = {}): HostProcess {
  const { path = executable, environment } = options;
  const host = new HostProcess({
    ...options,
    path,
    isExecutable: true,
    environment: { ...NO_NODE, ...environment },
  });
  hosts.push(host);
  return host;
}

async function running<T extends RunningServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

describe("started by a browser", () => {
  it.each([
    ["Chromium", undefined],
    ["Firefox", ["/somewhere/web_tcp_socket.json", FIREFOX_EXTENSION_ID]],
  ])("%s, it is the host, until the browser leaves", async (_, args) => {
    const host = await start(args === undefined ? {} : { args }).greet();
    expect(await host.inbox.first("hello")).toMatchObject({ hostVersion: BUNDLE_VERSION });
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toBe("");
  });

  it("it carries bytes over TCP", async () => {
    const server = await running(startEchoServer());
    const host = await start().greet();
    const socket = await new HostSocket(host).open(server).opened();
    const bytes = deterministicBytes(300_000, 1);
    await socket.send(bytes);
    await socket.hasReceived(bytes.byteLength);
    expect(socket.receivedBytes.equals(bytes)).toBe(true);
  });

  it("it carries bytes over TLS, to a peer that it trusts", async () => {
    const authority = await createTrustedAuthority();
    try {
      const tls = await authority.issue({ hosts: ["127.0.0.1"] });
      const server = await running(startEchoServer({ tls }));
      const host = await start({ environment: authority.environment }).greet();
      const socket = await new HostSocket(host).open({ port: server.port, secure: true }).opened();
      await socket.send(Buffer.from("secret"));
      await socket.hasReceived(6);
      expect(socket.receivedBytes.toString()).toBe("secret");
    } finally {
      await authority.remove();
    }
  });

  it.skipIf(process.platform === "win32")("it opens no debugger's port when asked to", async () => {
    const host = await start().greet();
    host.signal("SIGUSR1");
    host.write("anything that is answered");
    await host.inbox.first("fault");
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).not.toContain("Debugger");
  });

  it("it loads no code that NODE_OPTIONS names", async () => {
    const foreign = join(folder, "foreign.cjs");
    await writeFile(foreign, 'process.stdout.write("foreign");');
    const environment = { NODE_OPTIONS: `--require ${foreign}` };
    const host = await start({ environment }).greet();
    expect(await host.leave()).toEqual(WELL);
  });
});

describe("started by anybody else", () => {
  it("it serves no other extension", async () => {
    const host = start({ args: [`chrome-extension://${"a".repeat(32)}/`] });
    const { status } = await host.exit();
    expect(status).toBe(2);
    expect(host.stdoutBytes).toBe(0);
  });

  it("it says its version", async () => {
    expect(await runProgram(executable, ["--version"])).toBe(`${BUNDLE_VERSION}\n`);
  });

  it("it installs itself, is well, and leaves home as it was", async () => {
    const home = join(folder, "home");
    await mkdir(join(home, ".mozilla/firefox"), { recursive: true });
    const before = await tree(home);
    const command = (name: string) =>
      runProgram("/usr/bin/env", ["-i", `HOME=${home}`, executable, name, "--browser", "firefox"]);
    await command("install");
    const manifestPath = join(home, ".mozilla/native-messaging-hosts/web_tcp_socket.json");
    const { path }: { path: string } = JSON.parse(await readFile(manifestPath, "utf8"));
    const host = await start({ path, args: [manifestPath, FIREFOX_EXTENSION_ID] }).greet();
    expect(await host.leave()).toEqual(WELL);
    expect(await command("doctor")).toContain("Firefox: well");
    await command("uninstall");
    expect(await tree(home)).toEqual(before);
  });
});
