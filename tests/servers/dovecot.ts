import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type Account, dovecotConfiguration } from "./dovecot-configuration.ts";
import { freePort } from "./free-port.ts";

export interface DovecotOptions {
  readonly tls: ServerCertificate;
  readonly user: string;
  readonly password: string;
  /**
   * The messages of each mailbox, in the order of their sequence numbers. Names are in IMAP's own
   * UTF-7 (RFC 3501 §5.1.3), as Maildir has them.
   */
  readonly mailboxes: Readonly<Record<string, readonly Uint8Array[]>>;
}

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
const run = promisify(execFile);

/**
 * Debian's Dovecot with a folder, a configuration and a user of its own, for IMAP with STARTTLS. It
 * runs without root's rights: where this process has them, as `nobody`.
 */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const account = await ordinaryAccount();
  const { stdout: version } = await run(PROGRAM, ["--version"]);
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-dovecot-"));
  await writeFolder(folder, options);
  const configurationFile = join(folder, "dovecot.conf");
  let attempts = 0;
  while (true) {
    // Dovecot cannot choose a port for itself, so another program may take the free one before it.
    const port = await freePort(HOST);
    const configuration = { version, folder, host: HOST, port, account };
    await writeFile(configurationFile, dovecotConfiguration(configuration));
    await give(folder, account);
    const dovecot = new Running(configurationFile, account);
    if (await dovecot.started) {
      const close = async () => {
        await dovecot.stop();
        await rm(folder, { recursive: true });
      };
      return {
        host: HOST,
        port,
        get log() {
          return dovecot.log;
        },
        close,
      };
    }
    attempts += 1;
    if (attempts === MOST_ATTEMPTS || !dovecot.log.includes("Address already in use")) {
      await rm(folder, { recursive: true });
      throw new Error(`Dovecot did not start:\n${dovecot.log}`);
    }
  }
}

class Running {
  readonly #process: ChildProcess;
  /** True once it listens, false where it ended instead. */
  readonly started: Promise<boolean>;
  log = "";

  constructor(configurationFile: string, { userId, groupId }: Account) {
    const isRoot = process.getuid?.() === 0;
    const program = spawn(PROGRAM, ["-F", "-c", configurationFile], {
      stdio: ["ignore", "ignore", "pipe"],
      ...(isRoot ? { uid: userId, gid: groupId } : {}),
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
  const who = process.getuid?.() === 0 ? ["nobody"] : [];
  const ask = async (what: string) => (await run("id", [what, ...who])).stdout.trim();
  return {
    user: await ask("-un"),
    group: await ask("-gn"),
    userId: Number(await ask("-u")),
    groupId: Number(await ask("-g")),
  };
}

async function writeFolder(
  folder: string,
  { tls, user, password, mailboxes }: DovecotOptions,
): Promise<void> {
  await mkdir(join(folder, "run"));
  await writeFile(join(folder, "certificate.pem"), tls.certPem);
  await writeFile(join(folder, "key.pem"), tls.keyPem);
  await writeFile(join(folder, "users"), `${user}:{PLAIN}${password}\n`);
  const mail = join(folder, "home/mail");
  for (const [name, messages] of Object.entries(mailboxes)) {
    await writeMailbox(name === "INBOX" ? mail : join(mail, `.${name}`), messages);
  }
}

/** A mailbox in Maildir format, with its messages delivered and not yet seen. */
async function writeMailbox(folder: string, messages: readonly Uint8Array[]): Promise<void> {
  for (const part of ["cur", "new", "tmp"]) await mkdir(join(folder, part), { recursive: true });
  const begin = 1_400_000_000;
  for (const [index, message] of messages.entries()) {
    await writeFile(join(folder, "new", `${begin + index}.M0P1.localhost`), message);
  }
}

/** Gives a folder and all in it to an account, where this process may. */
async function give(folder: string, { userId, groupId }: Account): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const names = await readdir(folder, { recursive: true });
  for (const path of ["", ...names]) await chown(join(folder, path), userId, groupId);
}
