/** Good certificates, for somebody else. */
import type { JsonGeneralName } from "@peculiar/x509";
import { speakTls } from "./speak-tls.ts";
import type { TlsFault } from "./tls-fault.ts";

interface NameFault {
  readonly what: string;
  readonly host?: string;
  readonly names: readonly JsonGeneralName[];
}

const dns = (...values: readonly string[]) =>
  values.map((value): JsonGeneralName => ({ type: "dns", value }));
const address = (value: string): JsonGeneralName => ({ type: "ip", value });

const FAULTS: readonly NameFault[] = [
  { what: "is for another name", names: dns("example.org") },
  { what: "is for the address of the name", names: [address("127.0.0.1")] },
  { what: "is for the name of the address", host: "127.0.0.1", names: dns("localhost") },
  { what: "is for another address", host: "127.0.0.1", names: [address("127.0.0.2")] },
  { what: "has the address as a name", host: "127.0.0.1", names: dns("127.0.0.1") },
  // RFC 9525 section 2: a common name is no name of a server.
  { what: "has the name as a common name alone", names: [] },
  {
    what: "has the name as a common name beside an address",
    names: [address("127.0.0.1")],
  },
  { what: "is for all names", names: dns("*") },
  {
    what: "is for all names of a top-level domain",
    host: "mail.localhost",
    names: dns("*.localhost"),
  },
  {
    what: "is for all names one label above",
    host: "a.mail.localhost",
    names: dns("*.a.mail.localhost", "*.localhost", "*.*.localhost"),
  },
  {
    what: "is for all names two labels above",
    host: "b.a.mail.localhost",
    names: dns("*.mail.localhost"),
  },
  // RFC 9525 section 6.3: a wildcard is a whole label, and the first.
  {
    what: "has a wildcard within a label",
    host: "imap.mail.localhost",
    names: dns("i*.mail.localhost", "*p.mail.localhost", "i*p.mail.localhost"),
  },
  {
    what: "has a wildcard in the middle",
    host: "imap.mail.localhost",
    names: dns("imap.*.localhost"),
  },
  {
    what: "has a name that ends in a NUL character before another",
    names: dns("localhost\0.example.org"),
  },
  { what: "has a name with a NUL character at the end", names: dns("localhost\0") },
  {
    what: "has the name as part of a longer one",
    names: dns("localhost.example.org", "xlocalhost", "local", "localhost, DNS:localhost"),
  },
  {
    what: "has the name as an address of a page, or of mail",
    names: [
      { type: "url", value: "https://localhost" },
      { type: "email", value: "root@localhost" },
    ],
  },
];

export const NAME_FAULTS: readonly TlsFault[] = FAULTS.map(
  ({ what, names, host = "localhost" }) => ({
    what: `whose certificate ${what}`,
    host,
    name: "SecurityCertificateDomainMismatchError",
    message: "SecurityCertificate",
    errorCode: /^ERR_TLS_CERT_ALTNAME_INVALID$/u,
    // The first host is the common name as well.
    prepare: async (authority, version) =>
      speakTls(await authority.issue({ hosts: [host], names }), version),
  }),
);
