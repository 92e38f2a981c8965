import type { Environment } from "./environment.ts";
import { pathsOf } from "./platforms.ts";
import type { Registration } from "./registration.ts";
import { shellQuote } from "./shell-quote.ts";

/** A program inside a Flatpak's sandbox, which starts the host outside. */
export interface FlatpakBridge {
  /** The Flatpak's name, such as `com.google.Chrome`. */
  readonly application: string;
  readonly path: string;
  readonly text: string;
}

/**
 * The bridge that a manifest needs which lies in a Flatpak's own folder, and so is read inside its
 * sandbox; undefined for all others. It is of use only where the person lets the Flatpak start
 * programs outside (`flatpak-spawn(1)`); nothing of ours does that.
 */
export function flatpakBridge(
  { manifestPath }: Registration,
  program: string,
  { platform, folders }: Environment,
): FlatpakBridge | undefined {
  if (platform !== "linux") return undefined;
  const { dirname, join, relative } = pathsOf(platform);
  const [application = "", ...below] = relative(join(folders.home, ".var/app"), manifestPath).split(
    "/",
  );
  if (application === ".." || below.length === 0) return undefined;
  return {
    application,
    path: join(dirname(manifestPath), "web_tcp_socket.sh"),
    text: `#!/bin/sh
# Starts the native host of Web TCP Socket outside this sandbox. Written by its installer.
exec /usr/bin/flatpak-spawn --host --watch-bus ${shellQuote(program)} "$@"
`,
  };
}

/** The command that lets a Flatpak start any program outside its sandbox. */
export function letOutCommand(application: string): string {
  return `flatpak override --user --talk-name=org.freedesktop.Flatpak ${application}`;
}
