import { Extension } from "@peculiar/x509";

/** The authority may vouch for one name and those below it only, or for all but those (RFC 5280 §4.2.1.10). */
export function nameConstraint(kind: "permitted" | "excluded", name: string): Extension {
  const subtree = wrap(0x30, wrap(0x82, Buffer.from(name)));
  const list = wrap(kind === "permitted" ? 0xa0 : 0xa1, subtree);
  return new Extension("2.5.29.30", true, wrap(0x30, list));
}

/** Says that whoever does not understand it must refuse the certificate, and nobody does. */
export function unknownCritical(): Extension {
  return new Extension("1.3.6.1.4.1.32473.1", true, wrap(0x04, Buffer.from("unknown")));
}

/** One value of DER whose content is of less than 128 bytes. */
const wrap = (tag: number, content: Buffer) =>
  Buffer.concat([Buffer.from([tag, content.byteLength]), content]);
