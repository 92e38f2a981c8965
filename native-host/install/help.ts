import { BROWSER_NAMES } from "./browsers.ts";

const NAMES = BROWSER_NAMES.join(", ");

/** What `--help` prints. `program` is what a person starts this program with. */
export function helpText(program: string): string {
  return `Installs the native host of Web TCP Socket for the browsers of this computer.

Usage: ${program} <command> [options]

Commands:
  install    install the host, or mend it, and register it with the browsers
  uninstall  remove just what install wrote
  doctor     examine the installation, and start the host once as each browser would

Options:
  --browser NAME      act for this browser; may be given several times. Names are:
                      ${NAMES}
  --all               act for all of them
                      (else: install serves those that you use, the others look at all)
  --system            for every user of this computer; takes root or an administrator
  --dry-run           install, uninstall: say what would be changed, and change nothing
  --manifest-dir DIR  keep the manifest of the one browser named in DIR instead of the
                      browser's own folder, for a browser with a folder of its own
  --json              doctor: print one JSON document
  --trace             doctor: tell on stderr what passes between it and the host, and when
  --help, --version

Tor Browser is not among them: the host connects directly, past Tor, and would tell every
server, and whoever watches the network, where you are.

Exit status: 0 done, all well; 1 it failed, or something is not well; 2 wrong arguments.`;
}
