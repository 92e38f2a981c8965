import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../../tests/servers/certificate-authority.ts";
import { removeFolder } from "../browser/launch-browser.ts";
import { type Peer, startPeer } from "./start-peer.ts";
import type { Carrier, Route } from "./task.ts";
import { startWebsockify, type Websockify } from "./websockify.ts";

const LOOPBACK = "127.0.0.1";

/** The servers that all clients talk to, each in a process of its own, and the proxies in front. */
export interface Stage {
  readonly peer: Peer;
  readonly proxies: readonly [plain: Websockify, secure: Websockify];
  /** A folder for files of this run, which goes with it. */
  readonly folder: string;
  /** What a browser's environment needs, so that its host trusts the servers. */
  readonly environment: Readonly<Record<string, string>>;
  route(carrier: Carrier, isSecure: boolean): Route;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-bench-"));
  const authority = await createAuthority();
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, authority.certificatePem);
  const peer = await startPeer(await authority.issue({ hosts: [LOOPBACK] }));
  const proxies: [Websockify, Websockify] = [
    await startWebsockify({ target: peer.plain, isSecure: false }),
    await startWebsockify({ target: peer.secure, isSecure: true }),
  ];
  return {
    peer,
    proxies,
    folder,
    environment: { NODE_EXTRA_CA_CERTS: authorityFile },
    route: (carrier, isSecure) => ({
      carrier,
      host: LOOPBACK,
      port: isSecure ? peer.secure : peer.plain,
      isSecure,
      proxy: proxies[isSecure ? 1 : 0].address,
    }),
    close: async () => {
      await Promise.all([peer.close(), ...proxies.map((proxy) => proxy.close())]);
      await removeFolder(folder);
    },
  };
}
