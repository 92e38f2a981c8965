import { expect, it } from "vitest";
import { createLog } from "./log.ts";
import { SocketLives } from "./socket-lives.ts";

function livesAt(level: string) {
  const lines: string[] = [];
  let now = 1000;
  const lives = new SocketLives(
    createLog((line) => lines.push(line), level),
    () => now,
  );
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { lives, lines, pass };
}

it("tells of a socket from its begin to its end", () => {
  const { lives, lines, pass } = livesAt("debug");
  lives.begin(1, "connection with TLS");
  pass(20.4);
  lives.open(1);
  lives.begin(2, "listener");
  pass(100);
  lives.end(1, "ECONNRESET", { received: 5, sent: 7 });
  lives.end(2, "closed");
  expect(lines).toEqual([
    "web-tcp-socket: socket 1 begins: connection with TLS\n",
    "web-tcp-socket: socket 1 is open after 20 ms\n",
    "web-tcp-socket: socket 2 begins: listener\n",
    "web-tcp-socket: socket 1 ends after 120 ms: ECONNRESET, 5 bytes received, 7 sent\n",
    "web-tcp-socket: socket 2 ends after 100 ms: closed, 0 bytes received, 0 sent\n",
  ]);
});

it("tells it to nobody who did not ask", () => {
  const { lives, lines } = livesAt("info");
  lives.begin(1, "connection");
  lives.end(1, "closed");
  expect(lines).toEqual([]);
});
