/** Servers that are not who they should be, or do not speak as they should: each gets nothing. */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { APPLICATION_DATA, tlsRecordsIn } from "../servers/tls-records.ts";
import { type Speak, startWatchedServer, type WatchedServer } from "../servers/watched-server.ts";
import { speakTls } from "../tls-faults/speak-tls.ts";
import { hostOf, TLS_VERSIONS, versionsOf } from "../tls-faults/tls-fault.ts";
import { TLS_FAULTS } from "../tls-faults/tls-faults.ts";
import { bundleHost, type HostBundle } from "./host-bundle.ts";
import { HostProcess } from "./host-process.ts";
import { HostSocket } from "./host-socket.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";

let authority: TrustedAuthority;
let bundle: HostBundle;
/** One for all of them: each has to leave it able to serve the next. */
let host: HostProcess;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  bundle = await bundleHost();
  host = new HostProcess({ path: bundle.path, environment: authority.environment });
  await host.greet();
});
afterAll(async () => {
  await host.destroy();
  await bundle.remove();
  await authority.remove();
});

const servers: WatchedServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(begin: Begin, speak: Speak): Promise<WatchedServer> {
  const server = await startWatchedServer(begin, speak);
  servers.push(server);
  return server;
}

const BEGINNINGS = ["at once", "after STARTTLS"] as const;
type Begin = (typeof BEGINNINGS)[number];

/** A socket that asks for TLS, at once or after a word in clear, and whether that stands. */
async function asking(server: WatchedServer, name: string, begin: Begin) {
  const socket = new HostSocket(host);
  if (begin === "at once") {
    socket.open({ host: name, port: server.port, secure: true });
    return { socket, stands: socket.opened() };
  }
  await socket.open({ host: name, port: server.port }).opened();
  await socket.send(Buffer.from("STARTTLS\r\n"));
  await socket.hasReceived("GO\r\n".length);
  return { socket, stands: socket.upgrade() };
}

const applicationData = (onTheWire: Buffer = Buffer.alloc(0)) =>
  tlsRecordsIn(onTheWire).records.filter(({ type }) => type === APPLICATION_DATA);

it.each(TLS_FAULTS.map((fault) => [fault.what, fault] as const))(
  "a server %s is refused, at once and after STARTTLS, and is sent nothing",
  async (_, fault) => {
    const { prepare, name, message, errorCode } = fault;
    for (const version of versionsOf(fault)) {
      for (const begin of BEGINNINGS) {
        const server = await start(begin, await prepare(authority, version));
        const { socket, stands } = await asking(server, hostOf(fault), begin);
        await expect(stands).rejects.toThrow(name);
        const failure = { name, message, errorCode: expect.stringMatching(errorCode) };
        expect(await socket.failure()).toEqual(failure);
        await expect.poll(() => server.connections.map(({ hasEnded }) => hasEnded)).toEqual([true]);
        const [connection] = server.connections;
        expect(connection?.decrypted.byteLength).toBe(0);
        // In TLS 1.3 the end of the client's handshake looks like application data, too.
        if (version === "TLSv1.2") expect(applicationData(connection?.onTheWire)).toEqual([]);
      }
    }
  },
);

it.each(BEGINNINGS)(
  "a server without a fault is heard %s, and what it is sent is seen",
  async (begin) => {
    for (const version of TLS_VERSIONS) {
      const certificate = await authority.issue({ hosts: ["localhost"] });
      const server = await start(begin, speakTls(certificate, version));
      const { socket, stands } = await asking(server, "localhost", begin);
      await stands;
      await socket.send(Buffer.from("secret"));
      await expect.poll(() => server.connections[0]?.decrypted.toString()).toBe("secret");
      expect(applicationData(server.connections[0]?.onTheWire)).not.toEqual([]);
    }
  },
);
