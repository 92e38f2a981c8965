import { beforeEach, describe, expect, it } from "vitest";
import { PagePipe } from "./page-pipe.ts";

let sent: (string | readonly number[])[];
let heard: unknown[];
let pipe: PagePipe;

beforeEach(() => {
  sent = [];
  heard = [];
  pipe = new PagePipe(
    {
      send: (message) => sent.push(typeof message === "string" ? message : [...message]),
      close: () => sent.push("closed"),
    },
    {
      header: (header) => heard.push(header),
      payload: (id, offset, data) => heard.push([id, offset, ...new Uint8Array(data)]),
    },
  );
});

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe("PagePipe", () => {
  it("says whose payload follows where that changes, and only there", () => {
    pipe.sendPayload(1, 0, bytes(10, 11));
    pipe.sendPayload(1, 2, bytes(12));
    pipe.sendPayload(-1, 0, bytes(20));
    pipe.sendPayload(1, 3, bytes(13));
    pipe.sendPayload(1, 9, bytes(19));
    expect(sent).toEqual([
      '{"type":"data","id":1,"offset":0}',
      [10, 11],
      [12],
      '{"type":"data","id":-1,"offset":0}',
      [20],
      '{"type":"data","id":1,"offset":3}',
      [13],
      '{"type":"data","id":1,"offset":9}',
      [19],
    ]);
  });

  it("says credit without a change of whose payload follows", () => {
    pipe.sendPayload(1, 0, bytes(10));
    pipe.sendHeader({ type: "credit", id: 2, byteLength: 5 });
    pipe.sendPayload(1, 1, bytes(11));
    expect(sent.slice(2)).toEqual(['{"type":"credit","id":2,"byteLength":5}', [11]]);
  });

  it("tells whose payload comes, and where it goes on", () => {
    for (const message of [
      bytes(9).buffer,
      '{"type":"data","id":3,"offset":7}',
      bytes(1, 2).buffer,
      '{"type":"sent","id":4,"byteLength":5}',
      bytes(3).buffer,
      "nonsense",
    ]) {
      pipe.receive(message);
    }
    expect(heard).toEqual([[3, 7, 1, 2], { type: "sent", id: 4, byteLength: 5 }, [3, 9, 3]]);
  });
});
