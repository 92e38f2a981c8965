/** Lives of connections as a panel may be told them, for tests. */
import fc from "fast-check";
import { DIRECTIONS, type Direction } from "../../protocol/recorded.ts";
import { History } from "./history.ts";
import type { PanelRecord, PanelSocket } from "./panel-messages.ts";

export const ENDPOINTS = {
  ipv4: {
    local: { address: "192.0.2.1", port: 50_000 },
    remote: { address: "198.51.100.7", port: 4242 },
  },
  ipv6: {
    local: { address: "2001:db8::1", port: 50_001 },
    remote: { address: "2001:db8:1::7", port: 993 },
  },
};

export const START = 1_700_000_000_000;

export function panelSocket(key: number, facts: Partial<PanelSocket> = {}): PanelSocket {
  return {
    key,
    kind: "connection",
    host: "mail.example",
    port: 4242,
    isSecure: false,
    isOpen: true,
    isForOtherDevices: false,
    startedAt: START,
    origin: "https://example.org",
    ...facts,
  };
}

export interface Step {
  readonly direction: Direction;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly isOmitted: boolean;
}

export interface Life {
  readonly family: keyof typeof ENDPOINTS;
  readonly isAccepted: boolean;
  readonly steps: readonly Step[];
  readonly ending: "both" | "reset" | "live";
}

export const arbitraryLife: fc.Arbitrary<Life> = fc.record({
  family: fc.constantFrom("ipv4" as const, "ipv6" as const),
  isAccepted: fc.boolean(),
  steps: fc.array(
    fc.record({
      direction: fc.constantFrom(...DIRECTIONS),
      data: fc
        .oneof(
          { arbitrary: fc.uint8Array({ minLength: 1, maxLength: 50 }), weight: 10 },
          {
            arbitrary: fc
              .integer({ min: 65_000, max: 131_072 })
              .map((length) => new Uint8Array(length).fill(length % 251)),
            weight: 1,
          },
        )
        .map((bytes) => new Uint8Array(bytes)),
      isOmitted: fc.boolean(),
    }),
    { maxLength: 12 },
  ),
  ending: fc.constantFrom("both" as const, "reset" as const, "live" as const),
});

/** The history of these connections, one after the other, under the keys from 1 on. */
export function historyOf(lives: readonly Life[]): History {
  const history = new History();
  let time = START;
  const record = (...records: PanelRecord[]) => history.apply({ type: "recorded", records });
  for (const [index, { family, isAccepted, steps, ending }] of lives.entries()) {
    const key = index + 1;
    const { local, remote } = ENDPOINTS[family];
    const ends = { local: { ...local, port: local.port + index }, remote };
    const kind = isAccepted ? "accepted" : "connection";
    history.apply({ type: "sockets", sockets: [panelSocket(key, { kind, startedAt: time })] });
    record({ kind: "opened", key, time: time++, ...ends });
    const places = { received: 0, sent: 0 };
    for (const { direction, data, isOmitted } of steps) {
      const { byteLength } = data;
      const place = places[direction];
      const common = { key, time: time++, direction, place };
      if (isOmitted) record({ kind: "omitted", ...common, byteLength });
      else record({ kind: "bytes", ...common, data: data.buffer });
      places[direction] += byteLength;
    }
    if (ending === "both") {
      for (const direction of DIRECTIONS) record({ kind: "ended", key, time: time++, direction });
    }
    if (ending !== "live") history.apply({ type: "ended", key, time: time++, ending: "closed" });
  }
  return history;
}
