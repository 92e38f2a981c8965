import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority } from "../tests/servers/certificate-authority.ts";
import { startLineServer } from "./line-server.ts";

const HOST = "127.0.0.1";

export interface DemoServerAddress {
  readonly host: string;
  readonly port: number;
}

export interface DemoServers {
  readonly plain: DemoServerAddress;
  readonly tls: DemoServerAddress;
  /** For further servers of the same run. */
  readonly authority: Authority;
  /** The PEM file of the authority that a client must trust for `tls`. */
  readonly authorityFile: string;
  close(): Promise<void>;
}

export interface DemoServersOptions {
  /** Where `authority.pem` is written; made where it does not exist. */
  readonly directory: string;
}

/**
 * Starts the line server twice on loopback, plain and over TLS. The TLS certificate is for
 * `localhost`, `127.0.0.1` and `::1`, from an authority of this run alone: its private key is never
 * written anywhere.
 */
export async function startDemoServers({ directory }: DemoServersOptions): Promise<DemoServers> {
  const authority = await createAuthority({ name: "Demo authority" });
  const certificate = await authority.issue({ hosts: ["localhost", HOST, "::1"] });
  const authorityFile = join(directory, "authority.pem");
  await mkdir(directory, { recursive: true });
  await replaceFile(authorityFile, authority.certificatePem);
  const plain = await startLineServer({ host: HOST });
  const tls = await startLineServer({ host: HOST, tls: certificate });
  return {
    plain: { host: HOST, port: plain.port },
    tls: { host: HOST, port: tls.port },
    authority,
    authorityFile,
    close: async () => {
      await Promise.all([plain.close(), tls.close()]);
    },
  };
}

/** Never writes into a file that was there, so that the mode is ours and no link is followed. */
async function replaceFile(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
}
