import { beforeEach, describe, expect, it } from "vitest";
import { panelSocket, START } from "./arbitrary-history.ts";
import { History, MOST_BYTES, MOST_ENTRIES } from "./history.ts";
import type { PanelRecord } from "./panel-messages.ts";

let history: History;

beforeEach(() => {
  history = new History();
  history.apply({ type: "sockets", sockets: [panelSocket(1)] });
});

function record(...records: PanelRecord[]): void {
  history.apply({ type: "recorded", records });
}

function sent(place: number, byteLength: number, key = 1, time = START): PanelRecord {
  return { kind: "bytes", key, time, direction: "sent", place, data: new ArrayBuffer(byteLength) };
}

const kinds = () => history.entries.map(({ what }) => what.kind);

describe("History", () => {
  it("follows a socket from its opening to its end, and counts its bytes", () => {
    record(sent(0, 5), {
      kind: "omitted",
      key: 1,
      time: START,
      direction: "sent",
      place: 5,
      byteLength: 7,
    });
    history.apply({ type: "sockets", sockets: [panelSocket(1, { isSecure: true })] });
    history.apply({ type: "ended", key: 1, time: START + 1, ending: "closed" });
    expect(kinds()).toEqual(["opening", "bytes", "omitted", "closed"]);
    const [socket] = history.sockets;
    expect(socket?.bytes).toEqual({ received: 0, sent: 12 });
    expect(socket?.facts.isSecure).toBe(true);
    expect(socket?.ended?.ending).toBe("closed");
    expect(history.byteLength).toBe(5);
  });

  it("keeps the order of time, though a socket's end overtakes what it did before", () => {
    history.apply({ type: "ended", key: 1, time: START + 9, ending: "closed" });
    record(sent(0, 1, 1, START + 5), sent(1, 1, 1, START + 7));
    expect(kinds()).toEqual(["opening", "bytes", "bytes", "closed"]);
  });

  it("lets the oldest go when there is too much, and counts how many", () => {
    const quarter = MOST_BYTES / 4;
    record(...[0, 1, 2, 3, 4].map((index) => sent(index * quarter, quarter)));
    expect(history.byteLength).toBe(MOST_BYTES);
    expect(history.forgotten).toBe(2);
    expect(kinds()).toEqual(["bytes", "bytes", "bytes", "bytes"]);
    record(...Array.from({ length: MOST_ENTRIES }, (_, index) => sent(index, 1)));
    expect(history.entries).toHaveLength(MOST_ENTRIES);
    expect(history.byteLength).toBe(MOST_ENTRIES);
  });

  it("forgets a socket that is over with the last entry of it, and no other", () => {
    history.apply({ type: "ended", key: 1, time: START, ending: "left" });
    history.apply({ type: "sockets", sockets: [panelSocket(2)] });
    record(...Array.from({ length: MOST_ENTRIES }, (_, index) => sent(index, 1, 2)));
    expect(history.sockets.map(({ facts }) => facts.key)).toEqual([2]);
  });

  it("clears all but the sockets that are live", () => {
    history.apply({ type: "sockets", sockets: [panelSocket(2)] });
    history.apply({ type: "ended", key: 2, time: START, ending: "left" });
    record(sent(0, 3));
    history.clear();
    expect(history.entries).toEqual([]);
    expect(history.byteLength).toBe(0);
    expect(history.sockets.map(({ facts }) => facts.key)).toEqual([1]);
  });

  it("ends all that a broker told of which is gone", () => {
    history.apply({ type: "sockets", sockets: [panelSocket(2)] });
    history.apply({ type: "ended", key: 2, time: START, ending: "stopped" });
    history.endAll(START + 1);
    expect(history.sockets.map(({ ended }) => ended?.ending)).toEqual(["left", "stopped"]);
    record({ kind: "secured", key: 99, time: START });
    expect(kinds()).toEqual(["opening", "opening", "closed", "closed"]);
  });
});
