import type { Log } from "./record-logs.ts";

/** What cannot be run in Gecko, or comes out in more ways than one. */
export interface OursOnly {
  readonly ours: Log;
  readonly gecko: string;
  /** The section of the page API's contract that wants ours so, and its words in quotation marks. */
  readonly reason: string;
}

/** The scenarios that Gecko is spared, by their names. */
export const OURS_ONLY: Readonly<Record<string, OursOnly>> = {
  "send: an offset past the end": {
    ours: [
      "open open",
      "101 true",
      "200 true",
      "-1 true",
      "afterwards true",
      "close closed",
      "server 1 heard 2 2689367b end",
    ],
    gecko: "Gecko 153 crashes at the call, whether the offset is one or many bytes past the end.",
    reason:
      "TCPSocket, send: “a length past the end is clamped, an offset past the end sends nothing”.",
  },
  "TCPServerSocketEvent: without a socket": {
    ours: [
      "no options throws TypeError",
      "empty options throws TypeError",
      "null throws TypeError",
    ],
    gecko: "Gecko 153 crashes over such an event.",
    reason:
      "Objects, TCPServerSocketEvent: “socket: the accepted TCPSocket”: an event without one cannot be made.",
  },
  "data: a string of every byte value": {
    ours: ["open open", "data string 1000 1966a99c", "close closed"],
    gecko:
      "Some builds of Gecko crash on bytes above 0x7F in string mode; Gecko 153 did not when it was tried.",
    reason:
      "Events, data: “A string socket gets one code unit a byte, every byte value and NUL included”.",
  },
  "echo: a string of every byte value comes back as it was": {
    ours: ["open open", "sent 715bd7f5", "data string 5000 715bd7f5", "close closed"],
    gecko:
      "Some builds of Gecko crash on bytes above 0x7F in string mode; Gecko 153 did not when it was tried.",
    reason:
      "Events, data: “A string socket gets one code unit a byte, every byte value and NUL included”.",
  },
  "buffer: what is sent in drain just before close arrives": {
    ours: ["open open", "drain open", "close closed", "server 1 heard 100010 e9e2e259 end"],
    gecko: "Gecko 153 loses it in some runs and delivers it in others.",
    reason: "TCPSocket, close: “bytes already passed to send are still delivered”.",
  },
  "secure: what was sent before close arrives": {
    ours: ["open open", "drain closing", "close closed", "server 1 heard 300000 9b90e4fe end"],
    gecko: "Gecko 153 loses the end of it in most runs.",
    reason: "TCPSocket, close: “bytes already passed to send are still delivered”.",
  },
};
