/** The screen of another computer: noVNC's own client, over a socket rather than a proxy. */
import RFB from "@novnc/novnc";
import { ConnectionForm } from "../shared/connection-form.ts";
import { element } from "../shared/element.ts";
import { SocketChannel } from "./socket-channel.ts";

const screen = element("screen", HTMLElement);

let session: RFB | undefined;

// The other computer gets every key but this one: nobody is caught in the screen.
screen.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    event.stopPropagation();
    session?.blur();
    element("disconnect", HTMLButtonElement).focus();
  },
  { capture: true },
);

const form = new ConnectionForm({
  connect(tcp, { host, port, field }) {
    const socket = tcp.open(host, port, { binaryType: "arraybuffer" });
    let hasFailed = false;
    let name = host;
    form.show("connecting");
    socket.addEventListener("error", (error) => {
      hasFailed = true;
      form.explainError(error);
    });
    const credentials = { password: field("password") };
    const current = new RFB(screen, new SocketChannel(socket), { credentials });
    session = current;
    current.scaleViewport = true;
    current.background = "transparent";
    current.addEventListener("desktopname", ({ detail }) => {
      name = detail.name;
    });
    current.addEventListener("connect", () => {
      form.show("open", `Connected to ${name}`);
      current.focus();
    });
    current.addEventListener("securityfailure", ({ detail }) => {
      hasFailed = true;
      form.explain(`The server refused: ${detail.reason ?? "check the password"}.`);
    });
    current.addEventListener("credentialsrequired", () => {
      hasFailed = true;
      form.explain("The server asks for a user’s name too, which this page has no field for.");
      current.disconnect();
    });
    current.addEventListener("disconnect", ({ detail }) => {
      const isGood = detail.clean && !hasFailed;
      if (!isGood && !hasFailed) form.explain("The server ended the connection.");
      form.show(isGood ? "closed" : "failed");
    });
  },
  disconnect() {
    form.show("closing");
    session?.disconnect();
  },
});
