/** What is taken from the real host process before it serves. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { wrapperText } from "../../native-host/install/wrapper.ts";
import { THREADS_VARIABLE } from "../../native-host/threads.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { bundleHost } from "./host-bundle.ts";
import { useHost } from "./host-harness.ts";
import { HostProcess } from "./host-process.ts";
import { HostSocket } from "./host-socket.ts";
import { createTrustedAuthority } from "./trusted-authority.ts";

const { greeted, running } = useHost();

const probe = new URL("hardening-probe.mjs", import.meta.url);
const PROBED = { NODE_OPTIONS: `--import=${probe}` };
const WELL = { status: 0, signal: null };

describe("the host process", () => {
  it("refuses code from text, additions to all objects, and modules that it does not have", async () => {
    const host = await greeted({ environment: PROBED });
    await expect.poll(() => host.stderr).toMatch(/^worked: .*\n$/u);
    expect(host.stderr).toBe("worked: []\n");
  });

  it.skipIf(process.platform === "win32")(
    "opens no debugger's port for the signal that Node has for that",
    async () => {
      const host = await greeted();
      host.signal("SIGUSR1");
      host.write("anything that is answered");
      await host.inbox.first("fault");
      expect(await host.leave()).toEqual(WELL);
      expect(host.stderr).not.toContain("Debugger");
    },
  );
});

describe.skipIf(process.platform === "win32")("the host process, started by its wrapper", () => {
  it("has none of the environment, writes nothing and starts nothing", async () => {
    const authority = await createTrustedAuthority();
    onTestFinished(() => authority.remove());
    const host = await startWrapped({ ...PROBED, SECRET: "1", ...authority.environment });
    await host.greet();
    await expect.poll(() => host.stderr).not.toBe("");
    expect(JSON.parse(host.stderr)).toEqual({
      worked: [],
      variables: [THREADS_VARIABLE, ...Object.keys(authority.environment)],
    });
    expect(await host.leave()).toEqual(WELL);
  });

  it("connects and listens, and trusts the authorities that the environment names", async () => {
    const authority = await createTrustedAuthority();
    onTestFinished(() => authority.remove());
    const tls = await authority.issue({ hosts: ["127.0.0.1"] });
    const server = await running(startEchoServer({ tls }));
    const host = await (await startWrapped(authority.environment)).greet();
    const socket = await new HostSocket(host).open({ port: server.port, secure: true }).opened();
    await socket.send(Buffer.from("secret"));
    await socket.hasReceived(6);
    expect(socket.receivedBytes.toString()).toBe("secret");
    const rules = [
      { effect: "allow" as const, scopes: ["listen" as const], destinations: ["localhost:0"] },
    ];
    host.send({ type: "listen", id: host.newId(), port: 0, backlog: 0, rules });
    await host.inbox.first("listening");
  });
});

/** A host in a folder of its own, with the probe beside it, started as a browser would. */
async function startWrapped(environment: NodeJS.ProcessEnv): Promise<HostProcess> {
  const folder = await mkdtemp(join(tmpdir(), "host-"));
  const bundle = await bundleHost();
  const source = fileURLToPath(new URL("permission-probe.mjs", import.meta.url));
  await copyFile(source, join(folder, "probe.mjs"));
  await copyFile(bundle.path, join(folder, "real-host.mjs"));
  await bundle.remove();
  const script = join(folder, "host.mjs");
  await writeFile(script, 'import "./probe.mjs";\nimport "./real-host.mjs";\n');
  const path = join(folder, "wrapper.sh");
  const target = { nodePath: process.execPath, host: script };
  await writeFile(path, wrapperText(target, "linux"), { mode: 0o700 });
  const host = new HostProcess({ path, isExecutable: true, environment });
  onTestFinished(async () => {
    await host.destroy();
    await rm(folder, { recursive: true });
  });
  return host;
}
