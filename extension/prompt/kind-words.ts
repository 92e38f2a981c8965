import type { AddressKind } from "../../protocol/address.ts";
import type { MessageKey } from "../look/localize.ts";

/** What a kind of address is called before a person, and the symbol that stands beside it. */
export interface KindWords {
  readonly words: MessageKey;
  readonly symbol: "internet" | "computer" | "network";
}

const WORDS: Readonly<Record<AddressKind, KindWords>> = {
  public: { words: "kindPublic", symbol: "internet" },
  loopback: { words: "kindLoopback", symbol: "computer" },
  private: { words: "kindPrivate", symbol: "network" },
  "link-local": { words: "kindLinkLocal", symbol: "network" },
  "carrier-nat": { words: "kindCarrierNat", symbol: "network" },
  unspecified: { words: "kindUnspecified", symbol: "computer" },
  reserved: { words: "kindReserved", symbol: "network" },
};

export function kindWords(kind: AddressKind): KindWords {
  return WORDS[kind];
}
