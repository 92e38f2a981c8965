import { existsSync } from "node:fs";
import { cp, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { BROWSER_PROGRAMS, findProgram } from "../../scripts/find-program.mjs";
import type { BrowserFamily } from "../../scripts/manifest.ts";
import { noSystemFiles, programWithSystemFiles } from "./system-files.ts";

/** Why a browser cannot be given a policy here; undefined where it can. */
export function noPolicyFile(family: BrowserFamily): string | undefined {
  if (noSystemFiles !== undefined || family === "firefox") return noSystemFiles;
  const program = findProgram(BROWSER_PROGRAMS.chromium);
  const folder = chromiumFolder(program ?? "");
  return existsSync(folder) ? undefined : `the system has no folder ${folder}`;
}

/** The file in which an administrator sets the extension's policy, for one browser alone. */
export class PolicyFile {
  readonly #family: BrowserFamily;
  #path = "";

  constructor(family: BrowserFamily) {
    this.#family = family;
  }

  /** For `launchBrowser`: has the browser find the file where it looks for it. */
  async wrap(program: string, home: string, policy: object): Promise<string> {
    const folder = join(home, "folder-with-policy");
    await rm(folder, { recursive: true, force: true });
    const place = await (this.#family === "firefox"
      ? this.#copyFirefox(program, folder)
      : this.#copyChromium(program, folder));
    await this.write(policy);
    return programWithSystemFiles(program, home, { [place]: folder });
  }

  async write(policy: object): Promise<void> {
    const file =
      this.#family === "firefox"
        ? { policies: { "3rdparty": { Extensions: { [FIREFOX_EXTENSION_ID]: policy } } } }
        : { "3rdparty": { extensions: { [CHROMIUM_EXTENSION_ID]: policy } } };
    await writeFile(this.#path, JSON.stringify(file));
  }

  /** Firefox looks in a folder beside its program, which may be a link to somewhere else. */
  async #copyFirefox(program: string, folder: string): Promise<string> {
    const place = dirname(await realpath(program));
    await cp(place, folder, { recursive: true });
    await rm(join(folder, "distribution"), { recursive: true, force: true });
    await mkdir(join(folder, "distribution"));
    this.#path = join(folder, "distribution/policies.json");
    return place;
  }

  async #copyChromium(program: string, folder: string): Promise<string> {
    const place = chromiumFolder(program);
    await cp(place, folder, { recursive: true });
    await mkdir(join(folder, "policies/managed"), { recursive: true });
    this.#path = join(folder, "policies/managed/web-tcp-socket.json");
    return place;
  }
}

function chromiumFolder(program: string): string {
  return basename(program).startsWith("google-chrome") ? "/etc/opt/chrome" : "/etc/chromium";
}
