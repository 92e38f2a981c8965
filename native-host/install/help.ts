import { BROWSER_NAMES } from "./browsers.ts";

const NAMES = BROWSER_NAMES.join("|");

/** What `--help` prints. */
export const HELP = `Installs the native host of Web TCP Socket for the browsers of this account.

Usage: node cli.js <command> [options]

Commands:
  install    install the host, or mend it, and register it with the browsers
  uninstall  remove just what install wrote
  doctor     examine the installation, and start the host once as each browser would

Options:
  --browser ${NAMES}
                      act for this browser alone; may be given several times
                      (else: every browser; install skips those without a profile)
  --manifest-dir DIR  keep the manifest of the one browser named in DIR instead of the
                      browser's own folder, for a browser with a folder of its own
  --json              doctor: print one JSON document
  --help, --version

Exit status: 0 done, all well; 1 it failed, or something is not well; 2 wrong arguments.`;
