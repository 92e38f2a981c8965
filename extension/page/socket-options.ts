import { member, toDictionary, toDOMString } from "./webidl.ts";

export type BinaryType = "arraybuffer" | "string";

export interface SocketOptions {
  readonly binaryType: BinaryType;
  readonly useSecureTransport: boolean;
}

/**
 * `dictionary SocketOptions` of TCPSocket.webidl, its members read in the order that Web IDL gives
 * them. `useSSL` is what Firefox OS's first release called `useSecureTransport`.
 */
export function toSocketOptions(value: unknown): SocketOptions {
  const dictionary = toDictionary(value);
  const binaryType = toBinaryType(member(dictionary, "binaryType"));
  const useSSL = member(dictionary, "useSSL");
  const useSecureTransport = Boolean(member(dictionary, "useSecureTransport", useSSL));
  return { binaryType, useSecureTransport };
}

/** `dictionary ServerSocketOptions` of TCPServerSocket.webidl: what accepted sockets inherit. */
export function toServerSocketOptions(value: unknown): Pick<SocketOptions, "binaryType"> {
  return { binaryType: toBinaryType(member(toDictionary(value), "binaryType")) };
}

function toBinaryType(value: unknown): BinaryType {
  if (value === undefined) return "string";
  const text = toDOMString(value);
  if (text === "arraybuffer" || text === "string") return text;
  throw new TypeError(`'${text}' is not a valid binaryType: use "arraybuffer" or "string"`);
}
