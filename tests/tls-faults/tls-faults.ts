import { CERTIFICATE_FAULTS } from "./certificate-faults.ts";
import { HANDSHAKE_FAULTS } from "./handshake-faults.ts";
import { NAME_FAULTS } from "./name-faults.ts";
import { STRANGER_FAULTS } from "./stranger-faults.ts";
import type { TlsFault } from "./tls-fault.ts";

/** Every server that a client must turn away without a byte of its page's. */
export const TLS_FAULTS: readonly TlsFault[] = [
  ...CERTIFICATE_FAULTS,
  ...NAME_FAULTS,
  ...HANDSHAKE_FAULTS,
  ...STRANGER_FAULTS,
];
