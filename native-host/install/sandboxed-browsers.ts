import { BROWSERS, type BrowserName, type Place } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { letOutCommand } from "./flatpak-bridge.ts";
import { locate } from "./registration.ts";
import { commandWord } from "./shell-quote.ts";

interface Snap {
  readonly packaging: "Snap";
  readonly browser: BrowserName;
  readonly id: string;
}

interface Flatpak {
  readonly packaging: "Flatpak";
  readonly browser: BrowserName;
  readonly id: string;
  /** Where it looks for host manifests, in the folder of its own. */
  readonly manifests: string;
}

/** What a person has to know of one that is on this computer. */
export interface SandboxNote {
  readonly browser: BrowserName;
  readonly packaging: "Snap" | "Flatpak";
  readonly id: string;
  /** Does a registration at the browser's usual place serve it, as far as is up to us? */
  readonly isServed: boolean;
  readonly message: string;
  /** What can be done, a command or a sentence each. */
  readonly steps: readonly string[];
}

const snap = (browser: BrowserName): Snap => ({ packaging: "Snap", browser, id: browser });
const flatpak = (browser: BrowserName, id: string, manifests: string): Flatpak => ({
  packaging: "Flatpak",
  browser,
  id,
  manifests,
});

/** The browsers of Linux that a sandbox keeps from starting programs of the system. */
const SANDBOXED_BROWSERS: readonly (Snap | Flatpak)[] = [
  snap("firefox"),
  snap("chromium"),
  snap("brave"),
  snap("vivaldi"),
  snap("opera"),
  flatpak("firefox", "org.mozilla.firefox", ".mozilla/native-messaging-hosts"),
  flatpak("chrome", "com.google.Chrome", "config/google-chrome/NativeMessagingHosts"),
  flatpak("chromium", "org.chromium.Chromium", "config/chromium/NativeMessagingHosts"),
  flatpak("edge", "com.microsoft.Edge", "config/microsoft-edge/NativeMessagingHosts"),
  flatpak("brave", "com.brave.Browser", "config/BraveSoftware/Brave-Browser/NativeMessagingHosts"),
  flatpak("vivaldi", "com.vivaldi.Vivaldi", "config/vivaldi/NativeMessagingHosts"),
  flatpak("opera", "com.opera.Opera", "config/opera/NativeMessagingHosts"),
];

/** The notes on those of the browsers that the person uses in a sandbox. */
export async function sandboxNotes(
  browsers: readonly BrowserName[],
  environment: Environment,
): Promise<readonly SandboxNote[]> {
  if (environment.platform !== "linux") return [];
  const notes: SandboxNote[] = [];
  for (const sandboxed of SANDBOXED_BROWSERS) {
    if (!browsers.includes(sandboxed.browser)) continue;
    const folder = locate(folderOf(sandboxed), environment);
    if ((await environment.fileSystem.status(folder)) === undefined) continue;
    notes.push(noteOn(sandboxed, environment));
  }
  return notes;
}

/** The note as lines of text. */
export function sandboxNoteLines({ browser, packaging, message, steps }: SandboxNote): string[] {
  const { label } = BROWSERS[browser];
  return [`${label} (${packaging}): ${message}`, ...steps.map((step) => `    ${step}`)];
}

/** A Snap has this folder from its first start on, and so has a Flatpak. */
function folderOf({ packaging, id }: Snap | Flatpak): Place {
  return { base: "home", path: packaging === "Snap" ? `snap/${id}` : `.var/app/${id}` };
}

function noteOn(sandboxed: Snap | Flatpak, environment: Environment): SandboxNote {
  const { browser, packaging, id } = sandboxed;
  const advice =
    sandboxed.packaging === "Snap"
      ? adviceOnSnap(browser)
      : adviceOnFlatpak(sandboxed, environment);
  return { browser, packaging, id, isServed: browser === "firefox", ...advice };
}

type Advice = Pick<SandboxNote, "message" | "steps">;

/**
 * Firefox in a Snap has the portal "WebExtensions" find manifests and start hosts, outside and at
 * their usual places (firefox-source-docs.mozilla.org, "Native messaging for a strictly-confined
 * Firefox"). Chromium and those made from it ask nobody.
 */
function adviceOnSnap(browser: BrowserName): Advice {
  if (browser !== "firefox") {
    return {
      message: "cannot be served, for its sandbox lets it start no program of the system.",
      steps: ["Install the browser as a package that is no Snap, then run install again."],
    };
  }
  return {
    message:
      "is served like one that is no Snap, by the desktop's portal, which asks you whether it may.",
    steps: [
      "If it finds no host, see whether your desktop has that portal:",
      "busctl --user introspect org.freedesktop.portal.Desktop /org/freedesktop/portal/desktop org.freedesktop.portal.WebExtensions",
    ],
  };
}

/**
 * From version 157 on, Firefox in a Flatpak can have a service of the desktop find manifests and
 * start hosts (Mozilla bug 1955255, github.com/flatpak/xdg-native-messaging-proxy). The others can
 * only be let out of their sandbox, which is for the person to do: see `flatpakBridge`.
 */
function adviceOnFlatpak({ browser, id, manifests }: Flatpak, environment: Environment): Advice {
  if (browser === "firefox") {
    return {
      message:
        "is served like one that is no Flatpak, from version 157 on, by the service xdg-native-messaging-proxy, which starts any registered host for it.",
      steps: [
        "Install the package xdg-native-messaging-proxy, set widget.use-xdg-desktop-portal.native-messaging to 2 in about:config, and let Firefox talk to the service:",
        `flatpak override --user --talk-name=org.freedesktop.NativeMessagingProxy ${id}`,
      ],
    };
  }
  const folder = locate({ base: "home", path: `.var/app/${id}/${manifests}` }, environment);
  const place = commandWord(folder, environment.platform);
  return {
    message:
      "is not served, for its sandbox lets it start no program of the system. It is safest to install the browser as a package that is no Flatpak. Else let it out of its sandbox, to start any program there is:",
    steps: [
      letOutCommand(id),
      `${environment.program} install --browser ${browser} --manifest-dir ${place}`,
    ],
  };
}
