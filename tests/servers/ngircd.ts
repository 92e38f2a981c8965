import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerCertificate } from "./certificate-authority.ts";
import { DebianProgram } from "./debian-program.ts";
import { freePort } from "./free-port.ts";
import { asAccount, giveFolder, ordinaryAccount } from "./ordinary-account.ts";
import { startOnFreePort } from "./start-on-free-port.ts";

export interface Ngircd {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  /** What it has logged so far. */
  readonly log: string;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** `sbin` is not on everybody's path. */
const PROGRAM = "/usr/sbin/ngircd";
const HOST = "127.0.0.1";

/** Debian's IRC server, by itself and without root's rights, in clear and with TLS. */
export async function startNgircd(tls: ServerCertificate): Promise<Ngircd> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-ngircd-"));
  const account = await ordinaryAccount();
  await writeFile(join(folder, "certificate.pem"), tls.certPem);
  await writeFile(join(folder, "key.pem"), tls.keyPem);
  const file = join(folder, "ngircd.conf");
  let tlsPort = 0;
  try {
    const { port, program } = await startOnFreePort(
      HOST,
      async (free) => {
        tlsPort = await freePort(HOST);
        await writeFile(file, configuration(folder, free, tlsPort));
        await giveFolder(folder, account);
        return new DebianProgram({
          // Into a pipe ngIRCd's log would come in pieces of 4 KiB, and not line by line.
          program: "stdbuf",
          parameters: ["--output=L", PROGRAM, "--nodaemon", "--config", file],
          ready: /\) ready\.$/mu,
          spawn: asAccount(account),
        });
      },
      (log) => log.includes("Address already in use"),
    );
    const close = async () => {
      await program.stop();
      await rm(folder, { recursive: true });
    };
    return {
      host: HOST,
      port,
      tlsPort,
      get log() {
        return program.log;
      },
      close,
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

function configuration(folder: string, port: number, tlsPort: number): string {
  return `
[Global]
Name = irc.example.org
Info = An IRC server for tests
AdminInfo1 = Nobody
AdminEMail = nobody@example.org
MotdPhrase = Welcome from ngIRCd
Listen = ${HOST}
Ports = ${port}

[Limits]
MaxConnectionsIP = 0
MaxJoins = 0

[Options]
DNS = no
Ident = no
PAM = no

[SSL]
CertFile = ${folder}/certificate.pem
KeyFile = ${folder}/key.pem
Ports = ${tlsPort}
`;
}
