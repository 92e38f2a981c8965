import { createCipheriv } from "node:crypto";
import { findProgram } from "../../scripts/find-program.mjs";
import { DebianProgram } from "./debian-program.ts";
import { startOnFreePort } from "./start-on-free-port.ts";

export interface TigerVnc {
  readonly host: string;
  readonly port: number;
  /** What `xev` has written so far: each key and pointer event that its window got. */
  readonly inputLog: string;
  close(): Promise<void>;
}

export interface TigerVncOptions {
  /** At most 8 characters of ASCII: VNC's own way to log in takes no more. */
  readonly password: string;
  readonly desktopName: string;
}

const PROGRAM = "Xtigervnc";
const HOST = "127.0.0.1";

/** The key that VNC's password files have in common (RFC 6143 tells how a server uses passwords). */
const PASSWORD_FILE_KEY = Buffer.from("e84ad660c4721ae0", "hex");
const PASSWORD_BYTES = 8;

/** What is on the screen, each where it is installed; a window of xev is always there. */
const ORNAMENTS = [
  ["xclock", "-update", "1", "-geometry", "230x230+540+40"],
  ["xeyes", "-geometry", "230x150+540+310"],
];

/**
 * TigerVNC's X server with a screen that nobody but its VNC clients sees. On it is the window of
 * xev, which writes down the input that it gets.
 */
export async function startTigerVnc(options: TigerVncOptions): Promise<TigerVnc> {
  const { port, program } = await startOnFreePort(
    HOST,
    async (free) => new DebianProgram(xServer(free, options)),
    (log) => /unable to bind|in use/iu.test(log),
  );
  const [, display] = /^(\d+)$/mu.exec(program.log) ?? [];
  const environment = { ...process.env, DISPLAY: `:${display}` };
  const xev = new DebianProgram({
    program: "xev",
    parameters: ["-geometry", "460x420+40+40", "-name", "Type here"],
    ready: /MapNotify event/u,
    spawn: { env: environment },
  });
  const ornaments = ORNAMENTS.flatMap(([name = "", ...parameters]) =>
    findProgram([name]) === undefined
      ? []
      : [
          new DebianProgram({
            program: name,
            parameters,
            ready: /^/u,
            spawn: { env: environment },
          }),
        ],
  );
  const close = async () => {
    await Promise.all([xev, ...ornaments].map((client) => client.stop()));
    await program.stop();
  };
  if (!(await xev.started)) {
    await close();
    throw new Error(`xev did not start:\n${xev.log}`);
  }
  return {
    host: HOST,
    port,
    get inputLog() {
      return xev.log;
    },
    close,
  };
}

function xServer(port: number, { password, desktopName }: TigerVncOptions) {
  const settings = {
    rfbport: String(port),
    interface: HOST,
    geometry: "800x500",
    depth: "24",
    desktop: desktopName,
    SecurityTypes: "VncAuth",
    Password: obfuscated(password),
  };
  return {
    program: PROGRAM,
    parameters: [
      ...["-displayfd", "1", "-nolisten", "tcp"],
      ...Object.entries(settings).flatMap(([name, value]) => [`-${name}`, value]),
    ],
    // The number of its display.
    ready: /^\d+$/mu,
  };
}

/** The form in which the server takes a password: DES with one known key, which is no secret. */
function obfuscated(password: string): string {
  const block = Buffer.alloc(PASSWORD_BYTES);
  block.write(password, "latin1");
  // OpenSSL has no DES any more; triple DES with one key thrice is the same.
  const key = Buffer.concat([PASSWORD_FILE_KEY, PASSWORD_FILE_KEY, PASSWORD_FILE_KEY]);
  const cipher = createCipheriv("des-ede3", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]).toString("hex");
}
