import { connect, isIPv6, type LookupFunction, type Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { Failure } from "../../protocol/failure.ts";
import type { Rule } from "../../protocol/rule.ts";
import type { Scope } from "../../protocol/scope.ts";
import { failureOfError, PeerTimeoutError } from "./failure-of-error.ts";
import { peerAddress } from "./peer-address.ts";
import { permittedAddresses } from "./permitted-addresses.ts";
import type { Resolve } from "./resolve.ts";
import { secureSocket } from "./secure-socket.ts";
import { whenReady } from "./when-ready.ts";

export interface DialRequest {
  /** In canonical form. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Those of the site's that bear on this request. */
  readonly rules: readonly Rule[];
}

/** An open connection: `stream` carries the bytes, over TLS or not; `socket` is the kernel's. */
export interface Peer {
  readonly stream: Socket;
  readonly socket: Socket;
}

export type DialResult =
  /** `address` is the one of those found that it is connected to. */
  | { readonly type: "connected"; readonly peer: Peer; readonly address: string }
  | { readonly type: "denied"; readonly missing: readonly Scope[]; readonly address: string }
  | { readonly type: "failed"; readonly failure: Failure };

/** Opens one connection. Never rejects; after the signal is aborted the result is worthless. */
export type Dial = (request: DialRequest, signal: AbortSignal) => Promise<DialResult>;

export interface DialOptions {
  readonly resolve: Resolve;
  /** Made at the first TLS connection: reading the roots takes a while. */
  readonly trust: () => SecureContext;
  /** For name, connection and handshake together. */
  readonly timeoutMilliseconds: number;
}

/** Of several addresses, each but the last is given up after this long: Node tries one at a time. */
const NEXT_ADDRESS_MILLISECONDS = 1000;

export function createDial({ resolve, trust, timeoutMilliseconds }: DialOptions): Dial {
  return async (request, signal) => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    const ended = AbortSignal.any([signal, timeout]);
    try {
      const addresses = await untilAborted(resolve(request.host), ended);
      const permitted = permittedAddresses(request.rules, request, addresses);
      if (permitted.type !== "permitted") return permitted;
      const socket = await connectTo(permitted.addresses, request, ended);
      // A peer that is gone already is not asked: it was one of these.
      const address = peerAddress(socket.remoteAddress ?? permitted.addresses[0] ?? "");
      if (!request.secure) return { type: "connected", peer: { stream: socket, socket }, address };
      const stream = await secureSocket(socket, request.host, trust(), ended);
      return { type: "connected", peer: { stream, socket }, address };
    } catch (error) {
      const cause = timeout.aborted && !signal.aborted ? new PeerTimeoutError() : error;
      return { type: "failed", failure: failureOfError(cause) };
    }
  };
}

/** Connects to one of these addresses and to nothing else: no name is looked up again. */
async function connectTo(
  addresses: readonly string[],
  { host, port }: DialRequest,
  signal: AbortSignal,
): Promise<Socket> {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookupChecked: LookupFunction = (_host, _options, callback) => callback(null, answers);
  const [only] = addresses;
  const socket = connect({
    host: addresses.length === 1 && only !== undefined ? only : host,
    port,
    lookup: lookupChecked,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MILLISECONDS,
    allowHalfOpen: true,
    noDelay: true,
  });
  return whenReady(socket, "connect", signal, socket);
}

/** The system's name look-up cannot be called off; its late answer is dropped. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error("aborted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
