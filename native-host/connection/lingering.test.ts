import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { connectLoopback, type LoopbackPeer } from "../../tests/host/loopback-peer.ts";
import { Lingering } from "./lingering.ts";

const loopbacks: LoopbackPeer[] = [];
afterEach(() => {
  for (const loopback of loopbacks.splice(0)) loopback.release();
});

async function ended(): Promise<LoopbackPeer> {
  const loopback = await connectLoopback();
  loopbacks.push(loopback);
  loopback.peer.stream.resume();
  loopback.peer.stream.end();
  return loopback;
}

it("lets a connection go when its peer has ended it as well", async () => {
  const { peer, remote } = await ended();
  new Lingering().add(peer);
  const closed = once(peer.socket, "close");
  remote.resume();
  remote.end("late words");
  await closed;
  expect(peer.stream.destroyed).toBe(true);
});

it("keeps no more than it may: the oldest waits no longer", async () => {
  const lingering = new Lingering(2);
  const [first, second, third] = [await ended(), await ended(), await ended()];
  lingering.add(first.peer);
  lingering.add(second.peer);
  expect(first.peer.stream.destroyed).toBe(false);
  lingering.add(third.peer);
  expect([first, second, third].map(({ peer }) => peer.stream.destroyed)).toEqual([
    true,
    false,
    false,
  ]);
  await once(first.peer.socket, "close");
});

it("has room again when one has gone", async () => {
  const lingering = new Lingering(1);
  const [first, second] = [await ended(), await ended()];
  lingering.add(first.peer);
  const closed = once(first.peer.socket, "close");
  first.remote.resume();
  first.remote.end();
  await closed;
  lingering.add(second.peer);
  expect(second.peer.stream.destroyed).toBe(false);
});
