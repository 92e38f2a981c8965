import { classifyAddress, isAddress } from "../../../protocol/address.ts";
import { canonicalHost, knownKind } from "../../../protocol/destination.ts";
import {
  HOST_NAME_INVALID,
  PROTOCOL_BROKEN,
  permissionFailure,
} from "../../../protocol/failure.ts";
import { WINDOW_BYTES } from "../../../protocol/limits.ts";
import type { FromPage } from "../../../protocol/page-messages.ts";
import { isAllowed, judgeConnection, type Rule } from "../../../protocol/rule.ts";
import type { PromptDestination } from "../../prompt/prompt-messages.ts";
import type { AccessRequest } from "../grants/decide.ts";
import type { HostSocket, PlaceInStream, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { SocketFacts } from "./live-sockets.ts";
import { type EndpointMessage, PageEndpoint } from "./page-endpoint.ts";

export type OpenMessage = Extract<FromPage, { type: "open" }>;

/**
 * One connection of one page, opened by it or accepted for it. It hands messages on as long as
 * both sides keep to their windows.
 */
export class PageSocket extends PageEndpoint {
  #isOpen = false;
  #isSecuring = false;
  /** The host has to look its name up. */
  #hasUnknownName = false;
  #leaveTurn: () => void = () => {};
  /** Bytes under way, as far as the other side has not reported them. */
  readonly #inFlight = { toHost: 0, toPage: 0 };
  /** Bytes of the page's that came here and that the host has reported, and of the peer's that the page has consumed. */
  readonly #places = { received: 0, sent: 0, consumed: 0 };
  #wantsPipe = false;
  /** The payload is, or may be, on a pipe: the host keeps its windows and counts its bytes. */
  #goesByPipe = false;

  async open({ host: text, port, secure }: OpenMessage, host: NativeHost): Promise<void> {
    const name = canonicalHost(text);
    if (name === undefined) {
      this.fail(HOST_NAME_INVALID);
      return;
    }
    this.show({ host: name, port, isSecure: secure });
    const kind = knownKind(name);
    this.#hasUnknownName = kind === undefined;
    await this.#connect({ host: name, port, secure, kind, address: undefined }, host);
  }

  /**
   * Takes over a connection that a listener has accepted.
   *
   * @returns who hears from the host about it
   */
  accept(
    access: AccessRequest,
    hostSocket: HostSocket,
    from: Pick<SocketFacts, "host" | "port">,
  ): (report: SocketReport) => void {
    this.#isOpen = true;
    this.show({ kind: "accepted", ...from, isOpen: true });
    this.pipe.need();
    this.adopt(access, hostSocket);
    return (report) => this.#fromHost(report);
  }

  override receive(message: EndpointMessage): boolean {
    switch (message.type) {
      case "close":
        this.#close(message);
        return true;
      case "abort":
        this.abort();
        return true;
      case "send":
        return this.#send(message.data);
      case "credit":
        return this.#credit(message.byteLength);
      case "upgrade":
        return this.#upgrade(message);
      case "attach":
        this.#wantsPipe = true;
        if (this.#isOpen) this.#attach();
        return true;
      case "resume":
        return this.#resume(message);
      default:
        return message satisfies never;
    }
  }

  async #connect(destination: PromptDestination, host: NativeHost): Promise<void> {
    const { host: name, port, secure, address } = destination;
    const access: AccessRequest = { type: "connect", target: { host: name, port, address } };
    await this.obtain(access, destination, (rules) =>
      host.open(
        { host: name, port, secure, rules },
        (report) => {
          this.#leaveTurn();
          if (report.type === "denied") {
            this.#reconsider(destination, rules, report.address, host);
            return;
          }
          if (report.type === "opened") this.#reached(destination, report.address);
          this.#fromHost(report);
        },
        this.announce,
      ),
    );
  }

  /** From now on the connection is judged by where it leads: the rules for that may be taken back. */
  #reached({ host, port }: PromptDestination, found: string): void {
    const address = addressIn(found);
    if (address === undefined) this.fail(PROTOCOL_BROKEN);
    else this.specify({ type: "connect", target: { host, port, address } });
  }

  /**
   * The name led somewhere that the rules do not reach: this is decided anew, for that address.
   *
   * @param rules that the host has judged by; there may be others by now
   */
  #reconsider(
    destination: PromptDestination,
    rules: readonly Rule[],
    found: string,
    host: NativeHost,
  ): void {
    const address = addressIn(found);
    if (address !== undefined && !isAllowed(judgeConnection(rules, { ...destination, address }))) {
      void this.#connect({ ...destination, kind: classifyAddress(address), address }, host);
    } else {
      // The host denies what it was told to allow: asking again would go on for ever.
      this.fail(PROTOCOL_BROKEN);
    }
  }

  #fromHost(report: SocketReport): void {
    // What the host had under way when the socket ended is no longer counted.
    if (this.hasEnded) return;
    const { id } = this;
    switch (report.type) {
      case "opened":
        this.#isOpen = true;
        this.show({ isOpen: true });
        this.post({ type: "opened", id });
        this.pipe.need();
        if (this.#wantsPipe) this.#attach();
        break;
      case "upgraded":
        this.#isSecuring = false;
        this.show({ isSecure: true });
        this.post({ ...report, id });
        break;
      case "data":
        this.#count("toPage", report.data.byteLength);
        this.post({ type: "data", id, data: report.data });
        break;
      case "sent":
        this.#count("toHost", -report.byteLength);
        this.#places.sent += report.byteLength;
        this.post({ type: "sent", id, byteLength: report.byteLength });
        break;
      case "end":
      case "resumed":
        this.post({ ...report, id });
        break;
      case "error":
      case "closed":
        this.end(report);
        break;
      case "listening":
      case "denied":
        // Neither is said of an open connection.
        break;
      default:
        report satisfies never;
    }
  }

  #send(data: ArrayBuffer): boolean {
    this.#count("toHost", data.byteLength);
    const isWithinWindow = this.#inFlight.toHost <= WINDOW_BYTES;
    if (this.hasEnded) return true;
    // What a lost pipe has dropped may come once more, from before the upgrade: the host can tell.
    const mayNotSend = this.#isSecuring && !this.#goesByPipe;
    if (!this.#isOpen || mayNotSend || !isWithinWindow) return this.breach();
    this.#places.received += data.byteLength;
    this.hostSocket?.send(data);
    return true;
  }

  #credit(byteLength: number): boolean {
    this.#count("toPage", -byteLength);
    if (this.#inFlight.toPage < 0 && !this.#goesByPipe) return this.breach();
    this.#places.consumed += byteLength;
    this.hostSocket?.credit(byteLength);
    return true;
  }

  /** A site that has too many bytes under way loses the socket that adds to them. */
  #count(direction: "toHost" | "toPage", byteLength: number): void {
    if (this.#goesByPipe) return;
    this.#inFlight[direction] += byteLength;
    this.usage.bytesInFlight += byteLength;
    if (byteLength > 0 && !this.usage.isWithinBytes) this.fail(permissionFailure("QUOTA"));
  }

  protected override async waitForTurn(signal: AbortSignal): Promise<void> {
    if (!this.#hasUnknownName) return;
    const leave = await this.usage.nameTurns.take(signal);
    // It may have ended between its turn and now.
    if (this.hasEnded) leave();
    else this.#leaveTurn = leave;
  }

  protected override release(): void {
    super.release();
    this.#leaveTurn();
    this.usage.bytesInFlight -= this.#inFlight.toHost + this.#inFlight.toPage;
  }

  #attach(): void {
    const pipe = this.pipe.id;
    if (pipe === undefined || this.#goesByPipe) return;
    this.#goesByPipe = true;
    this.usage.bytesInFlight -= this.#inFlight.toHost + this.#inFlight.toPage;
    this.#inFlight.toHost = 0;
    this.#inFlight.toPage = 0;
    this.hostSocket?.attach(pipe, this.id);
  }

  /** The host is told only of sockets that it was told to attach: of others nothing has left this way. */
  #resume(place: { readonly received: number; readonly consumed: number }): boolean {
    this.#wantsPipe = false;
    if (this.#goesByPipe) {
      this.hostSocket?.resume(place);
      return true;
    }
    const byteLength = place.consumed - this.#places.consumed;
    if (byteLength < 0) return this.breach();
    if (byteLength > 0 && !this.#credit(byteLength)) return false;
    const { received, sent } = this.#places;
    this.post({ type: "resumed", id: this.id, received, sent });
    return true;
  }

  #upgrade(place: PlaceInStream): boolean {
    if (!this.#isOpen || this.#isSecuring) return this.breach();
    this.#isSecuring = true;
    this.hostSocket?.upgrade(place);
    return true;
  }

  #close(place: PlaceInStream): void {
    if (this.#isOpen) this.hostSocket?.close(place);
    else this.abort();
  }
}

/** A zone (RFC 4007 §11) says which network interface; rules are about addresses. */
function addressIn(found: string): string | undefined {
  const [withoutZone = ""] = found.split("%", 1);
  return isAddress(withoutZone) ? canonicalHost(withoutZone) : undefined;
}
