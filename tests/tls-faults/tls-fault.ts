import type { FailureClass, FailureName } from "../../protocol/failure.ts";
import type { Authority } from "../servers/certificate-authority.ts";
import type { Speak } from "../servers/watched-server.ts";

export const TLS_VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** A way in which a server is not who it should be, or does not speak as it should. */
export interface TlsFault {
  /** Says of the server what is wrong with it. */
  readonly what: string;
  /** Whom the client asks for; a name of this computer. Default: `localhost`. */
  readonly host?: string;
  /** In which versions there is such a server. Default: in all. */
  readonly versions?: readonly TlsVersion[];
  readonly name: FailureName;
  readonly message: FailureClass;
  readonly errorCode: RegExp;
  /** @param authority one that the client trusts */
  readonly prepare: (authority: Authority, version: TlsVersion) => Promise<Speak>;
}

export const hostOf = ({ host = "localhost" }: TlsFault): string => host;
export const versionsOf = ({ versions = TLS_VERSIONS }: TlsFault): readonly TlsVersion[] =>
  versions;
