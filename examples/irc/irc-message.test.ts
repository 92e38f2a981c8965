import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIrcMessage } from "./irc-message.ts";

describe("parseIrcMessage", () => {
  it.each([
    ["PING :irc.example.org", { source: "", command: "PING", parameters: ["irc.example.org"] }],
    [
      ":anna!~a@127.0.0.1 PRIVMSG #sockets :hello, world: yes",
      { source: "anna", command: "PRIVMSG", parameters: ["#sockets", "hello, world: yes"] },
    ],
    [
      ":irc.example.org 353 me = #sockets :@anna bruno",
      {
        source: "irc.example.org",
        command: "353",
        parameters: ["me", "=", "#sockets", "@anna bruno"],
      },
    ],
    [
      "@time=2026 :anna JOIN  #sockets ",
      { source: "anna", command: "JOIN", parameters: ["#sockets"] },
    ],
    [":anna privmsg bruno :", { source: "anna", command: "PRIVMSG", parameters: ["bruno", ""] }],
    ["MODE a:b", { source: "", command: "MODE", parameters: ["a:b"] }],
    ["", { source: "", command: "", parameters: [] }],
  ])("reads %j", (line, message) => {
    expect(parseIrcMessage(line)).toEqual(message);
  });

  it("takes any line", () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(parseIrcMessage(line).parameters).toBeInstanceOf(Array);
      }),
    );
  });
});
