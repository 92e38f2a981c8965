import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authority, createAuthority } from "../servers/certificate-authority.ts";

export interface TrustedAuthority extends Authority {
  /** With these variables a host trusts the authority. */
  readonly environment: NodeJS.ProcessEnv;
  /** Removes the authority's file. */
  remove(): Promise<void>;
}

/** An authority whose certificate is in a file, where NODE_EXTRA_CA_CERTS can point. */
export async function createTrustedAuthority(): Promise<TrustedAuthority> {
  const folder = await mkdtemp(join(tmpdir(), "authority-"));
  const authority = await createAuthority();
  const file = join(folder, "authority.pem");
  await writeFile(file, authority.certificatePem);
  return {
    ...authority,
    environment: { NODE_EXTRA_CA_CERTS: file },
    remove: () => rm(folder, { recursive: true }),
  };
}
