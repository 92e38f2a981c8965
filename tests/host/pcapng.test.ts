/** What the panel of the developer tools saves, in the hands of Wireshark's own reader. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  arbitraryLife,
  ENDPOINTS,
  historyOf,
  panelSocket,
} from "../../extension/devtools/arbitrary-history.ts";
import { History } from "../../extension/devtools/history.ts";
import { pcapngFile } from "../../extension/devtools/pcapng/pcapng-file.ts";
import { findProgram, REQUIREMENTS } from "../../scripts/find-program.mjs";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { useHost } from "./host-harness.ts";
import { HostPanel } from "./host-panel.ts";
import { HostSocket } from "./host-socket.ts";
import { startPeerServer } from "./peer-server.ts";

const { greeted, running } = useHost();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-pcapng-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(history: History): Promise<string> {
  const path = join(folder, "record.pcapng");
  await writeFile(path, Buffer.concat(pcapngFile(history.entries)));
  return path;
}

async function tshark(...parameters: string[]): Promise<string> {
  const program = findProgram(REQUIREMENTS.tshark.programs) ?? "";
  const environment = { ...process.env, HOME: folder };
  const options = { env: environment, maxBuffer: 256 * 1024 * 1024 };
  return (await promisify(execFile)(program, parameters, options)).stdout;
}

/** What `Follow TCP stream` shows, for each side. */
async function follow(path: string, stream: number): Promise<{ client: Buffer; server: Buffer }> {
  const output = await tshark("-r", path, "-q", "-z", `follow,tcp,raw,${stream}`);
  const lines = output.split("\n").filter((line) => /^\t?[0-9a-f]+$/u.test(line));
  const side = (isServer: boolean) =>
    Buffer.from(
      lines
        .filter((line) => line.startsWith("\t") === isServer)
        .map((line) => line.trim())
        .join(""),
      "hex",
    );
  return { client: side(false), server: side(true) };
}

/** One line a packet. */
async function fields(path: string, ...names: string[]): Promise<readonly string[]> {
  const output = await tshark(
    ...["-r", path, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"],
    ...["-o", "tcp.relative_sequence_numbers:FALSE", "-T", "fields"],
    ...names.flatMap((name) => ["-e", name]),
  );
  return output.trimEnd().split("\n");
}

describe.runIf(process.platform === "linux")("Wireshark", () => {
  it("finds in a stream exactly what a real socket carried", async () => {
    const server = await running(startPeerServer());
    const host = await greeted();
    const socket = new HostSocket(host);
    const panel = new HostPanel(host).record(socket.id);
    socket.open(server);
    await socket.opened();
    const peer = await server.accept();
    const [up, down] = [deterministicBytes(300_000, 1), deterministicBytes(200_000, 2)];
    peer.socket.resume();
    await socket.send(up);
    peer.socket.end(down);
    await socket.end();
    socket.close();
    await socket.closed();
    await host.inbox.until("both ends", () => panel.ofKind(socket.id, "ended").length === 2);
    const history = new History();
    history.apply({ type: "sockets", sockets: [panelSocket(1, server)] });
    const records = panel.of(socket.id).map(({ id: _, ...record }) => {
      if (record.kind !== "bytes") return { ...record, key: 1 };
      return { ...record, key: 1, data: new Uint8Array(Buffer.from(record.data, "base64")).buffer };
    });
    history.apply({ type: "recorded", records });
    history.apply({ type: "ended", key: 1, time: Date.now() + 1, ending: "closed" });
    const path = await saved(history);
    const { client, server: answered } = await follow(path, 0);
    expect(client.equals(up)).toBe(true);
    expect(answered.equals(down)).toBe(true);
    const [first] = await fields(path, "ip.dst", "tcp.dstport", "tcp.flags.str", "frame.comment");
    expect(first).toContain(`127.0.0.1\t${server.port}`);
    expect(first).toContain("Web TCP Socket of https://example.org");
  });

  it("has no complaint of checksums, order or headers, whatever was recorded", async () => {
    const lives = fc.array(arbitraryLife, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lives, async (given) => {
        const path = await saved(historyOf(given));
        const complaints = await fields(path, "_ws.malformed", "tcp.checksum.status", "tcp.port");
        for (const line of complaints) expect(line).toMatch(/^\t1\t/u);
        for (const [stream, { steps, isAccepted }] of given.entries()) {
          // A gap is shown as words in between, which is another reader's business.
          if (steps.some(({ isOmitted }) => isOmitted)) continue;
          const { client, server } = await follow(path, stream);
          const sides = isAccepted ? [server, client] : [client, server];
          const carried = (["sent", "received"] as const).map((direction) =>
            Buffer.concat(steps.filter((step) => step.direction === direction).map((s) => s.data)),
          );
          expect(sides.map((side) => side.toString("hex"))).toEqual(
            carried.map((side) => side.toString("hex")),
          );
        }
      }),
      { numRuns: 4 },
    );
  }, 120_000);

  it("shows names for addresses, times to the microsecond, and where bytes are missing", async () => {
    const history = new History();
    history.apply({ type: "sockets", sockets: [panelSocket(1)] });
    const time = 1_700_000_000_123.456;
    const data = new Uint8Array(Buffer.from("after")).buffer;
    history.apply({
      type: "recorded",
      records: [
        { kind: "opened", key: 1, time, ...ENDPOINTS.ipv4 },
        { kind: "omitted", key: 1, time, direction: "received", place: 0, byteLength: 1000 },
        { kind: "bytes", key: 1, time, direction: "received", place: 1000, data },
      ],
    });
    const path = await saved(history);
    const lines = await fields(path, "frame.time_epoch", "tcp.seq", "_ws.expert.message");
    expect(lines[0]).toContain("1700000000.123456");
    expect(lines.at(-1)).toMatch(/\t1001\t.*[Pp]revious segment/u);
    const named = await tshark("-r", path, "-N", "n", "-T", "fields", "-e", "ip.dst_host");
    expect(named).toContain("mail.example");
  });
});
