import type { Requirement } from "../scripts/find-program.mjs";

/** The folders of `examples/` that are pages, in the order in which they are shown. */
export const EXAMPLES = ["console", "irc", "mail", "redis", "vnc", "web-server"] as const;

export type Example = (typeof EXAMPLES)[number];

export interface ExampleDescription {
  readonly title: string;
  readonly summary: string;
  /** The programs that it talks to, where these are none of the project's own. */
  readonly needs: readonly Requirement[];
}

export const CATALOG: Readonly<Record<Example, ExampleDescription>> = {
  console: {
    title: "Console",
    summary: "Talks to any server, line by line, in clear or with TLS, and sends files.",
    needs: [],
  },
  irc: {
    title: "IRC",
    summary: "One channel of a chat network, over TLS. Text in lines; a server that pings.",
    needs: ["ngircd"],
  },
  mail: {
    title: "Mail",
    summary: "Reads a mailbox by IMAP with STARTTLS. The client is one from npm, as it is.",
    needs: ["dovecot"],
  },
  redis: {
    title: "Redis",
    summary:
      "Commands, replies and subscriptions. A binary protocol, with a small parser of its own.",
    needs: ["redis"],
  },
  vnc: {
    title: "VNC",
    summary: "The screen of another computer. noVNC’s own client, with no proxy in between.",
    needs: ["tigervnc", "xev"],
  },
  "web-server": {
    title: "Web server",
    summary: "Listens, and serves the files that you drop onto it to curl and other programs.",
    needs: [],
  },
};
