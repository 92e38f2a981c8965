import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DebianProgram } from "./debian-program.ts";
import { dovecotConfiguration } from "./dovecot-configuration.ts";
import { type DovecotFolder, writeDovecotFolder } from "./dovecot-folder.ts";
import { asAccount, giveFolder, ordinaryAccount } from "./ordinary-account.ts";
import { type StartedProgram, startOnFreePort } from "./start-on-free-port.ts";

export interface Dovecot {
  readonly host: string;
  readonly port: number;
  /** What it has logged so far. */
  readonly log: string;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** `sbin` is not on everybody's path. */
const PROGRAM = "/usr/sbin/dovecot";

/**
 * Dovecot takes a connection between two equal addresses for secured. Linux connects to this one
 * from 127.0.0.1, so that Dovecot wants TLS as it would from anybody else.
 */
const HOST = "127.0.0.2";

const run = promisify(execFile);

/**
 * Debian's Dovecot with a folder, a configuration and a user of its own, for IMAP with STARTTLS. It
 * runs without root's rights: where this process has them, as `nobody`.
 */
export async function startDovecot(options: DovecotFolder): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-dovecot-"));
  const remove = () => rm(folder, { recursive: true });
  try {
    await writeDovecotFolder(folder, options);
    const { port, program } = await listen(folder);
    const close = async () => {
      await program.stop();
      await remove();
    };
    return {
      host: HOST,
      port,
      get log() {
        return program.log;
      },
      close,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function listen(folder: string): Promise<StartedProgram> {
  return startOnFreePort(
    HOST,
    async (port) => {
      const { stdout: version } = await run(PROGRAM, ["--version"]);
      const account = await ordinaryAccount();
      const file = join(folder, "dovecot.conf");
      await writeFile(file, dovecotConfiguration({ version, folder, host: HOST, port, account }));
      await giveFolder(folder, account);
      return new DebianProgram({
        program: PROGRAM,
        parameters: ["-F", "-c", file],
        ready: /starting up for imap/u,
        spawn: asAccount(account),
      });
    },
    (log) => log.includes("Address already in use"),
  );
}
