/** One line of IRC (RFC 2812 §2.3.1), without its end. */
export interface IrcMessage {
  /** Who it is from: a nickname or a server; empty where the line does not say. */
  readonly source: string;
  /** In upper case: a word such as `PRIVMSG`, or a reply's three digits. */
  readonly command: string;
  readonly parameters: readonly string[];
}

/** What a line says. A line that is no message is one with an empty command. */
export function parseIrcMessage(line: string): IrcMessage {
  // Tags (IRCv3) were not asked for, but a server may send them all the same.
  const untagged = line.replace(/^@\S* +/u, "");
  const [, prefix = "", rest = ""] = /^(?::(\S+) +)?(.*)$/u.exec(untagged) ?? [];
  const trailingAt = ` ${rest}`.indexOf(" :");
  const head = trailingAt === -1 ? rest : rest.slice(0, Math.max(trailingAt - 1, 0));
  const trailing = trailingAt === -1 ? [] : [rest.slice(trailingAt + 1)];
  const [command = "", ...middle] = head.split(/ +/u).filter((word) => word !== "");
  const [source = ""] = prefix.split("!", 1);
  return { source, command: command.toUpperCase(), parameters: [...middle, ...trailing] };
}
