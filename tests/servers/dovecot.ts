import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Account, dovecotConfiguration } from "./dovecot-configuration.ts";
import { type DovecotFolder, giveFolder, writeDovecotFolder } from "./dovecot-folder.ts";
import { freePort } from "./free-port.ts";

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

const MOST_ATTEMPTS = 5;
const IS_ROOT = process.getuid?.() === 0;
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

/** Dovecot cannot choose a port for itself, and another program may take the free one before it. */
async function listen(folder: string): Promise<{ port: number; program: RunningDovecot }> {
  const { stdout: version } = await run(PROGRAM, ["--version"]);
  const account = await ordinaryAccount();
  const file = join(folder, "dovecot.conf");
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(HOST);
    await writeFile(file, dovecotConfiguration({ version, folder, host: HOST, port, account }));
    if (IS_ROOT) await giveFolder(folder, account.userId, account.groupId);
    const program = new RunningDovecot(file, account);
    if (await program.started) return { port, program };
    if (attempt === MOST_ATTEMPTS || !program.log.includes("Address already in use")) {
      throw new Error(`Dovecot did not start:\n${program.log}`);
    }
  }
}

class RunningDovecot {
  readonly #process: ChildProcess;
  /** True once it listens, false where it ended instead. */
  readonly started: Promise<boolean>;
  log = "";

  constructor(configurationFile: string, { userId, groupId }: Account) {
    const program = spawn(PROGRAM, ["-F", "-c", configurationFile], {
      stdio: ["ignore", "ignore", "pipe"],
      ...(IS_ROOT ? { uid: userId, gid: groupId } : {}),
    });
    this.#process = program;
    program.stderr.setEncoding("utf8");
    this.started = new Promise((resolve, reject) => {
      program.once("error", reject);
      program.once("close", () => resolve(false));
      program.stderr.on("data", (text: string) => {
        this.log += text;
        if (this.log.includes("starting up for imap")) resolve(true);
      });
    });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}

async function ordinaryAccount(): Promise<Account> {
  const ask = async (what: string) => {
    const { stdout } = await run("id", IS_ROOT ? [what, "nobody"] : [what]);
    return stdout.trim();
  };
  return {
    user: await ask("-un"),
    group: await ask("-gn"),
    userId: Number(await ask("-u")),
    groupId: Number(await ask("-g")),
  };
}
