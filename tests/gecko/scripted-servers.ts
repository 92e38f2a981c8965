import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import {
  type Authority,
  createSelfSigned,
  type ServerCertificate,
} from "../servers/certificate-authority.ts";
import { type RunningServer, runServer } from "../servers/running-server.ts";
import { tlsOptions } from "../servers/tls-options.ts";
import { playScript } from "./play-script.ts";
import { type Heard, ScriptedPeer } from "./scripted-peer.ts";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const PATIENCE_MILLISECONDS = 3000;
const hosts = ["localhost"];

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Where a scenario finds its peers: one server by address, by name and by IPv6; a port where nobody
 * listens; a name that does not resolve; TLS servers whose certificate is good, for another name,
 * expired, or vouched for by itself alone.
 */
export type Addresses = Readonly<
  Record<
    | "plain"
    | "named"
    | "plain6"
    | "refused"
    | "unknown"
    | "secure"
    | "misnamed"
    | "expired"
    | "untrusted",
    Address
  >
>;

export interface ScriptedServers {
  readonly addresses: Addresses;
  /** From now on the first connection plays the first script, and those after the last play it again. */
  begin(scripts: readonly string[]): void;
  /** What each connection heard, once all have come to their end. */
  heard(): Promise<readonly Heard[]>;
  /** Ends what the scenario left. */
  end(): void;
  close(): Promise<void>;
}

export async function startScriptedServers(authority: Authority): Promise<ScriptedServers> {
  let scripts: readonly string[] = [];
  let peers: ScriptedPeer[] = [];
  /** Those that were only told whom to dial. */
  let told: ScriptedPeer[] = [];
  const good = await authority.issue({ hosts });
  const admit = (socket: Socket) => {
    const peer = new ScriptedPeer(socket);
    peers.push(peer);
    return peer;
  };
  const replace = (peer: ScriptedPeer, socket: Socket) => {
    const dialled = new ScriptedPeer(socket);
    peers = peers.map((known) => (known === peer ? dialled : known));
    told.push(peer);
    return dialled;
  };
  const play = (socket: Socket) => {
    const script = scripts[peers.length] ?? scripts.at(-1) ?? "";
    void playScript(admit(socket), script, { certificate: good, replace });
  };
  const startTls = (certificate: ServerCertificate) =>
    runServer(createTlsServer({ allowHalfOpen: true, ...tlsOptions(certificate) }, play));
  const startPlain = (address: Partial<Address>) =>
    runServer(createServer({ allowHalfOpen: true }, play), address);

  const plain = await startPlain({});
  // Where there is no IPv6 its scenario runs on IPv4, there and here.
  const plain6 = await startPlain({ host: "::1", port: plain.port }).catch(() => plain);
  const secure = await startTls(good);
  const expired = await startTls(
    await authority.issue({
      hosts,
      validity: { from: daysFromNow(-10), to: daysFromNow(-1) },
    }),
  );
  const untrusted = await startTls(await createSelfSigned({ hosts }));
  const refused = await startPlain({});
  await refused.close();
  const servers: readonly RunningServer[] = [plain, plain6, secure, expired, untrusted];

  return {
    addresses: {
      plain: { host: "127.0.0.1", port: plain.port },
      named: { host: "localhost", port: plain.port },
      plain6: { host: plain6.host, port: plain.port },
      refused: { host: "127.0.0.1", port: refused.port },
      unknown: { host: "name-without-address.invalid", port: plain.port },
      secure: { host: "localhost", port: secure.port },
      misnamed: { host: "127.0.0.1", port: secure.port },
      expired: { host: "localhost", port: expired.port },
      untrusted: { host: "localhost", port: untrusted.port },
    },
    begin: (next) => {
      scripts = next;
      peers = [];
      told = [];
    },
    heard: async () => {
      await atMost(PATIENCE_MILLISECONDS, Promise.all(peers.map((peer) => peer.ended())));
      return peers.map(({ heard }) => heard);
    },
    end: () => {
      for (const { socket } of [...peers, ...told]) socket.destroy();
    },
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MILLISECONDS);
}

function atMost(milliseconds: number, promise: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([promise, patience]).finally(() => clearTimeout(timer));
}
