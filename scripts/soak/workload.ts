import type { Random } from "./random.ts";
import type { Route, SocketTask } from "./task.ts";

export interface Routes {
  readonly plain: Route;
  readonly secure: Route;
  /** Nobody listens there. */
  readonly closed: Route;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** Weights of all that a page's socket is used for. */
const KINDS: readonly (readonly [number, SocketTask["type"]])[] = [
  [8, "echo"],
  [4, "download"],
  [4, "upload"],
  [2, "suspended"],
  [2, "long"],
  [3, "starttls"],
  [2, "reset"],
  [2, "abandoned"],
  [1, "refused"],
  [1, "listen"],
];

const MOST_SEED = 2 ** 31 - 1;

/** What a page is to do next with a socket: short or long, in clear or over TLS, little or much. */
export function nextTask(random: Random, { plain, secure, closed }: Routes): SocketTask {
  const type = random.choose(KINDS);
  const seed = random.integer(0, MOST_SEED);
  const route = random.next() < 0.4 ? secure : plain;
  switch (type) {
    case "echo": {
      const chunkBytes = random.size(1, 128 * KIBIBYTE);
      const isByTurns = random.next() < 0.5;
      const chunks = random.integer(1, 30);
      return { type, route, seed, bytes: chunkBytes * chunks, chunkBytes, isByTurns };
    }
    case "upload":
      return {
        type,
        route,
        seed,
        bytes: random.size(KIBIBYTE, 8 * MEBIBYTE),
        chunkBytes: random.size(512, 256 * KIBIBYTE),
      };
    case "suspended":
      return {
        type,
        route,
        seed,
        bytes: random.size(MEBIBYTE, 6 * MEBIBYTE),
        heldMilliseconds: random.integer(500, 8000),
      };
    case "long":
      return {
        type,
        route,
        seed,
        bytes: 64 * random.integer(16, 64),
        pieces: random.integer(10, 40),
        intervalMilliseconds: random.integer(200, 1000),
      };
    case "starttls":
      return { type, route: plain, seed, bytes: random.size(KIBIBYTE, 512 * KIBIBYTE) };
    case "refused":
      return { type, route: closed };
    case "listen":
      return {
        type,
        seed,
        bytes: random.size(KIBIBYTE, 256 * KIBIBYTE),
        clients: random.integer(1, 8),
      };
    case "reset":
      // Node resets connections in clear alone.
      return { type, route: plain, seed, bytes: random.size(KIBIBYTE, MEBIBYTE) };
    case "download":
    case "abandoned":
      return { type, route, seed, bytes: random.size(KIBIBYTE, 8 * MEBIBYTE) };
  }
}
