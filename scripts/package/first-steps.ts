import { programFileName } from "./build-executable.ts";
import { type ArchivedFile, textFile } from "./collect-files.ts";
import { isMacOs, isWindows, PLATFORM_LABELS, type Platform } from "./platforms.ts";

const MACOS_NOTE = `This program bears no maker's signature. Where a browser has downloaded it, macOS
holds it back until you let it through, in the Terminal and in this folder:

    xattr -d com.apple.quarantine web-tcp-socket-host

`;

const WINDOWS_NOTE = `This program bears no maker's signature. Windows may say that it has protected
your PC: choose "More info", then "Run anyway".

`;

/** What stands beside the executable in its archive, for the person who has just unpacked it. */
export function firstSteps(platform: Platform, version: string): readonly ArchivedFile[] {
  const text = readme(platform, version);
  if (!isWindows(platform)) return [textFile("README.txt", text)];
  return [
    textFile("README.txt", withWindowsLines(text)),
    textFile("Install.cmd", withWindowsLines(commandFile(programFileName(platform)))),
  ];
}

function readme(platform: Platform, version: string): string {
  const name = programFileName(platform);
  const program = isWindows(platform) ? `.\\${name}` : `./${name}`;
  const shell = isWindows(platform) ? "PowerShell" : "a terminal";
  const shortcut = isWindows(platform)
    ? "   or double-click Install.cmd, which does the same.\n"
    : "";
  return `Web TCP Socket ${version}: the native host, for ${PLATFORM_LABELS[platform]}

The browser extension Web TCP Socket needs this program, which makes the connections. It is
complete: nothing else has to be installed.

${note(platform)}1. Install the extension in your browser.

2. Open ${shell} in this folder, and run

       ${program} install

${shortcut}   The program copies itself to a folder of yours and registers with the browsers that you
   use. This folder may go then.

3. See whether all is well:

       ${program} doctor

"${program} uninstall" takes back what "install" wrote, and "${program} --help" has the
options. The licenses are in LICENSE.txt, LICENSES-OF-PACKAGES.txt and LICENSE-OF-NODE.txt.
`;
}

function note(platform: Platform): string {
  if (isMacOs(platform)) return MACOS_NOTE;
  return isWindows(platform) ? WINDOWS_NOTE : "";
}

/** Run by a double click: the window stays until the person has read it. */
function commandFile(name: string): string {
  return `@echo off\n"%~dp0${name}" install\npause\n`;
}

function withWindowsLines(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
