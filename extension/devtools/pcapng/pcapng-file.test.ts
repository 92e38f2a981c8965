import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Direction } from "../../../protocol/recorded.ts";
import { readPcapng } from "../../../tests/naive-pcapng.ts";
import { arbitraryLife, historyOf, type Life, panelSocket, START } from "../arbitrary-history.ts";
import { History } from "../history.ts";
import { pcapngFile } from "./pcapng-file.ts";
import { FLAGS } from "./tcp-packet.ts";

const { fin, syn, reset, push, ack } = FLAGS;
const LIFE: Life = { family: "ipv4", isAccepted: false, steps: [], ending: "live" };
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const step = (direction: Direction, text: string, isOmitted = false) => ({
  direction,
  data: bytes(text),
  isOmitted,
});
const read = (lives: readonly Life[]) => readPcapng(pcapngFile(historyOf(lives).entries));

/** Flags, sequence and acknowledgment numbers, and payload, one line a packet. */
function outline(life: Life): readonly string[] {
  return read([life]).packets.map(({ flags, sequence, acknowledgment, payload }) =>
    `${flags} ${sequence} ${acknowledgment} ${payload}`.trim(),
  );
}

describe("pcapngFile", () => {
  it("begins with the section, its interface and the names of addresses", () => {
    expect(read([LIFE]).blocks.slice(0, 3)).toEqual([0x0a0d0d0a, 1, 4]);
    expect(readPcapng(pcapngFile([])).blocks).toEqual([0x0a0d0d0a, 1]);
  });

  it("has a connection begin, talk and end as TCP does", () => {
    const steps = [step("sent", "ping"), step("received", "pong!"), step("sent", "bye")];
    expect(outline({ ...LIFE, steps, ending: "both" })).toEqual([
      `${syn} 0 0`,
      `${syn | ack} 0 1`,
      `${ack} 1 1`,
      `${push | ack} 1 1 ping`,
      `${push | ack} 1 5 pong!`,
      `${push | ack} 5 6 bye`,
      `${fin | ack} 6 8`,
      `${fin | ack} 8 7`,
      `${ack} 9 7`,
    ]);
  });

  it("leaves a gap where bytes were not recorded, and resets what did not end", () => {
    const steps = [step("sent", "1234", true), step("sent", "5"), step("received", "6", true)];
    expect(outline({ ...LIFE, steps, ending: "reset" }).slice(3)).toEqual([
      `${push | ack} 5 1 5`,
      `${reset | ack} 6 2`,
    ]);
  });

  it("has the other side open what was accepted", () => {
    const { packets } = read([{ ...LIFE, isAccepted: true }]);
    expect(packets[0]?.to.endsWith(":50000")).toBe(true);
    expect(packets[0]?.flags).toBe(syn);
  });

  it("says in a comment whose it is, and whether TLS was around it", () => {
    const history = new History();
    history.apply({ type: "sockets", sockets: [panelSocket(1, { isSecure: true, host: "::1" })] });
    const ends = { local: { address: "", port: 0 }, remote: { address: "::1", port: 4242 } };
    history.apply({
      type: "recorded",
      records: [
        { kind: "opened", key: 1, time: START + 0.1234, ...ends },
        { kind: "secured", key: 1, time: START + 1 },
      ],
    });
    const { packets, blocks } = readPcapng(pcapngFile(history.entries));
    expect(blocks).not.toContain(4);
    expect(packets.map(({ comment }) => comment)).toEqual([
      "Web TCP Socket of https://example.org, to [::1]:4242: recorded inside TLS, in clear",
      undefined,
      undefined,
      expect.stringContaining("TLS begins here"),
    ]);
    expect(packets[0]?.time).toBe(BigInt(START) * 1000n + 123n);
  });

  it("begins without a handshake where the recording joined later", () => {
    const history = new History();
    history.apply({ type: "sockets", sockets: [panelSocket(1)] });
    const local = { address: "192.0.2.1", port: 5 };
    const joined = { kind: "joined", key: 1, time: START, local, remote: local } as const;
    const data = bytes("x").buffer;
    history.apply({
      type: "recorded",
      records: [
        { ...joined, received: 10, sent: 2 ** 32 },
        { kind: "bytes", key: 1, time: START, direction: "sent", place: 2 ** 32, data },
      ],
    });
    const { packets } = readPcapng(pcapngFile(history.entries));
    // Sequence numbers begin anew after 4 GiB.
    expect(packets.map(({ sequence }) => sequence)).toEqual([1]);
    expect(packets[0]?.acknowledgment).toBe(11);
  });

  it("has nothing of what was never open", () => {
    const history = new History();
    history.apply({ type: "sockets", sockets: [panelSocket(1)] });
    history.apply({ type: "ended", key: 1, time: START, ending: "left" });
    expect(readPcapng(pcapngFile(history.entries)).packets).toEqual([]);
  });

  it("has every recorded byte in its place, whatever went by, with checksums that hold", () => {
    fc.assert(
      fc.property(fc.array(arbitraryLife, { minLength: 1, maxLength: 4 }), (lives) => {
        const { packets } = read(lives);
        for (const [index, { steps }] of lives.entries()) {
          for (const direction of ["received", "sent"] as const) {
            const side = direction === "sent" ? "from" : "to";
            const port = `:${String(50_000 + index)}`;
            const portOfIpv6 = `:${String(50_001 + index)}`;
            const isIpv4 = lives[index]?.family === "ipv4";
            const own = packets.filter(
              (packet) =>
                packet[side].endsWith(isIpv4 ? port : portOfIpv6) &&
                packet.from.length < 20 === isIpv4 &&
                packet.payload.byteLength > 0,
            );
            let place = 1;
            const expected = new Map<number, string>();
            for (const { data, isOmitted, direction: way } of steps) {
              if (way !== direction) continue;
              if (!isOmitted) expected.set(place, Buffer.from(data).toString("hex"));
              place += data.byteLength;
            }
            const found = new Map<number, string>();
            for (const { sequence, payload } of own) found.set(sequence, payload.toString("hex"));
            const all = (map: Map<number, string>) =>
              [...map].sort(([one], [other]) => one - other);
            expect(
              all(found)
                .map(([, hex]) => hex)
                .join(""),
            ).toBe(
              all(expected)
                .map(([, hex]) => hex)
                .join(""),
            );
            for (const [at] of expected) expect(found.has(at)).toBe(true);
          }
        }
        const times = packets.map(({ time }) => time);
        expect(times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0n))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
