import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSelfSigned } from "../../tests/servers/certificate-authority.ts";
import { checkServerName } from "./server-name.ts";

async function check(host: string, ...hosts: readonly string[]): Promise<Error | undefined> {
  const { certPem } = await createSelfSigned({ hosts });
  return checkServerName(host, new X509Certificate(certPem).raw);
}

describe("a certificate", () => {
  it.each([
    ["imap.example.org", "imap.example.org"],
    ["imap.example.org", "IMAP.Example.ORG"],
    ["imap.example.org", "*.example.org"],
    ["xn--bcher-kva.example.org", "*.example.org"],
    ["localhost", "localhost"],
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8::7", "2001:db8:0:0::7"],
  ])("is for %s as %s, also among others", async (host, name) => {
    expect(await check(host, name)).toBeUndefined();
    expect(await check(host, "other.example", "198.51.100.1", name)).toBeUndefined();
  });

  it.each([
    ["imap.example.org", "example.org"],
    ["example.org", "*.example.org"],
    ["a.imap.example.org", "*.example.org"],
    ["imap.example.org", "i*.example.org"],
    ["imap.example.org", "imap.*.org"],
    ["example.org", "*.org"],
    ["localhost", "*"],
    ["192.0.2.7", "*.0.2.7"],
    ["192.0.2.7", "192.0.2.8"],
    ["::ffff:192.0.2.7", "2001:db8::7"],
  ])("is not for %s as %s", async (host, name) => {
    expect(await check(host, name)).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});
