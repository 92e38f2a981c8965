/** One channel of an IRC network, in a page. */
import { ConnectionForm } from "../shared/connection-form.ts";
import { element } from "../shared/element.ts";
import { bold, Log } from "../shared/log.ts";
import { IrcConnection } from "./irc-connection.ts";
import type { IrcMessage } from "./irc-message.ts";
import { People } from "./people.ts";

/** What is in front of what `/me` does, and the character behind it (CTCP). */
const ACTION = "\u0001ACTION ";
const ACTION_END = "\u0001";

const log = new Log(element("log", HTMLElement));
const people = new People(element("people", HTMLUListElement));
const line = element("line", HTMLInputElement);
const send = element("send", HTMLButtonElement);

let connection: IrcConnection | undefined;
let channel = "";
let me = "";
let hasFailed = false;

const form = new ConnectionForm({
  connect(tcp, destination) {
    channel = destination.field("channel");
    me = destination.field("nick");
    hasFailed = false;
    log.clear();
    form.show("connecting");
    connection = new IrcConnection(tcp, destination, me, {
      received,
      failed(error) {
        hasFailed = true;
        form.explainError(error);
      },
      closed() {
        people.clear();
        enterRoom(false);
        form.show(hasFailed ? "failed" : "closed");
      },
    });
  },
  disconnect() {
    form.show("closing");
    connection?.quit();
  },
});

function received({ source, command, parameters }: IrcMessage): void {
  const [first = "", second = ""] = parameters;
  const last = parameters.at(-1) ?? "";
  switch (command) {
    case "001":
      me = first;
      connection?.send(`JOIN ${channel}`);
      break;
    case "433":
      // The name is taken.
      me = `${second.slice(0, 8)}_`;
      connection?.send(`NICK ${me}`);
      break;
    case "332":
      log.add("status", `The topic is: ${last}`);
      break;
    case "353":
      people.add(...last.trim().split(/ +/u));
      break;
    case "JOIN":
      people.add(source);
      log.add("status", bold(source), ` came to ${first}`);
      if (source === me) enterRoom(true);
      break;
    case "PART":
    case "QUIT":
      people.remove(source);
      log.add("status", bold(source), " left");
      break;
    case "KICK":
      people.remove(second);
      log.add("status", bold(second), ` was sent out by ${source}: ${last}`);
      break;
    case "NICK":
      if (source === me) me = first;
      people.remove(source);
      people.add(first);
      log.add("status", bold(source), " is now ", bold(first));
      break;
    case "TOPIC":
      log.add("status", bold(source), ` set the topic: ${last}`);
      break;
    case "PRIVMSG":
      said(source, first === me ? `${last} (to you alone)` : last);
      break;
    case "NOTICE":
    case "ERROR":
      log.add("status", last);
      break;
    default:
      if (/^[45]\d\d$/u.test(command)) log.add("error", parameters.slice(1).join(" "));
  }
}

function said(who: string, text: string): void {
  const kind = who === me ? "mine" : "said";
  if (text.startsWith(ACTION)) {
    log.add(kind, "∗ ", bold(who), ` ${text.slice(ACTION.length).replace(ACTION_END, "")}`);
  } else {
    log.add(kind, bold(who), ` ${text}`);
  }
}

function enterRoom(isInside: boolean): void {
  send.disabled = !isInside;
  line.readOnly = !isInside;
  if (!isInside) return;
  form.show("open", `In ${channel} as ${me}`);
  line.focus();
}

function obey(text: string): void {
  const [, command = "", rest = ""] = /^\/(\S*) ?(.*)$/u.exec(text) ?? ["", "say", text];
  switch (command) {
    case "say":
      for (const part of connection?.say(channel, rest) ?? []) said(me, part);
      break;
    case "me":
      for (const part of connection?.say(channel, ACTION + rest + ACTION_END) ?? []) said(me, part);
      break;
    case "nick":
      connection?.send(`NICK ${rest}`);
      break;
    case "raw":
      connection?.send(rest);
      break;
    default:
      log.add("error", `There is no /${command} here: /me, /nick, /raw.`);
  }
}

element("sending", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const text = line.value;
  if (line.readOnly || text === "") return;
  line.value = "";
  obey(text);
});
enterRoom(false);
