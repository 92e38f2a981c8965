import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const NOBODY = 65_534;
/** Root may write everywhere: its tests run the program as somebody else. */
const ACCOUNT = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly variables?: NodeJS.ProcessEnv;
  /** The folder of the programs to run, in place of the usual ones. */
  readonly from?: string;
}

/** The command-line program as people run it: built, as a process, with homes of its own. */
export class CommandLine {
  readonly version: string;
  /** Everything lies in here. */
  readonly folder: string;
  /** The built programs. */
  readonly programs: string;

  private constructor(folder: string, version: string) {
    this.folder = folder;
    this.version = version;
    this.programs = join(folder, "native host");
  }

  static async open(version: string): Promise<CommandLine> {
    const folder = await mkdtemp(join(tmpdir(), "install-"));
    await chmod(folder, 0o755);
    const commandLine = new CommandLine(folder, version);
    await commandLine.bundle(commandLine.programs, version);
    return commandLine;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  /** Builds the programs, of any version. */
  async bundle(outdir: string, version: string): Promise<void> {
    await build({
      absWorkingDir: PROJECT,
      entryPoints: ["native-host/cli.ts", "native-host/host.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      outdir,
      define: { WEB_TCP_SOCKET_VERSION: JSON.stringify(version) },
      logLevel: "warning",
    });
    await writeFile(join(outdir, "package.json"), '{ "type": "module" }\n');
  }

  /** A home in which Firefox and Chromium have been used. */
  async newHome(): Promise<string> {
    const home = await mkdtemp(join(this.folder, "home-"));
    await mkdir(join(home, ".mozilla/firefox"), { recursive: true });
    await mkdir(join(home, ".config/chromium/Default"), { recursive: true });
    await writeFile(join(home, ".config/chromium/Local State"), "{}");
    await this.giveAway(home);
    return home;
  }

  /** Hands a folder over to the account that the program runs as. */
  async giveAway(path: string): Promise<void> {
    if (ACCOUNT.uid === undefined) return;
    await chown(path, ACCOUNT.uid, ACCOUNT.gid);
    for (const entry of await readdir(path, { recursive: true })) {
      await chown(join(path, entry), ACCOUNT.uid, ACCOUNT.gid);
    }
  }

  run(home: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const { variables = {}, from = this.programs } = options;
    return this.#spawn(process.execPath, [join(from, "cli.js"), ...args], home, variables);
  }

  /** Runs what a person would type into a shell, where Node is to be found. */
  type(home: string, command: string): Promise<Ended> {
    const path = `${join(process.execPath, "..")}:/usr/bin:/bin`;
    return this.#spawn("/bin/sh", ["-c", command], home, { PATH: path });
  }

  async #spawn(
    program: string,
    args: readonly string[],
    home: string,
    variables: NodeJS.ProcessEnv,
  ): Promise<Ended> {
    const child = spawn(program, [...args], {
      env: { PATH: "/usr/bin:/bin", HOME: home, ...variables },
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      ...ACCOUNT,
    });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { status, stdout, stderr };
  }
}
