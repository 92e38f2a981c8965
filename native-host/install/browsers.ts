import type { Family } from "./families.ts";
import type { StandardFolders } from "./standard-folders.ts";

export const BROWSER_NAMES = [
  "firefox",
  "chrome",
  "chromium",
  "edge",
  "brave",
  "vivaldi",
  "opera",
] as const;
export type BrowserName = (typeof BROWSER_NAMES)[number];

/** A file or folder below one of the standard folders. */
export interface Place {
  readonly base: keyof StandardFolders;
  readonly path: string;
}

/** A folder for host manifests. */
export interface ManifestPlace extends Place {
  /** It is used only where this folder is there, and is one of its own rather than a link. */
  readonly onlyWith?: Place;
}

interface FolderPlaces {
  /** The folders in which the browser looks for the person's own host manifests, all in use. */
  readonly user: readonly ManifestPlace[];
  /** Those in which it looks for every user's. */
  readonly system: readonly ManifestPlace[];
  /** The existence of any of these says that the person uses the browser. */
  readonly signs: readonly Place[];
}

interface RegistryPlaces {
  /** The key below which there is a key for each host manifest, of the person or of all. */
  readonly key: string;
  readonly signs: readonly Place[];
}

export interface Browser {
  readonly label: string;
  readonly family: Family;
  readonly linux: FolderPlaces;
  readonly darwin: FolderPlaces;
  readonly win32: RegistryPlaces;
}

const home = (path: string): Place => ({ base: "home", path });
const data = (path: string): Place => ({ base: "data", path });
const config = (path: string): Place => ({ base: "config", path });
const root = (path: string): Place => ({ base: "root", path });

/** Opera, Vivaldi and Brave have no key of their own: Chromium's code names this one. */
const CHROME_KEY = String.raw`Software\Google\Chrome\NativeMessagingHosts`;

/**
 * Firefox: MDN, "Native manifests", and NativeManifests.sys.mjs. It keeps profiles below the
 * configuration folder since version 147, yet still looks for host manifests in ~/.mozilla alone
 * (Mozilla bug 2005167). Whether it looks for every user's in lib or lib64 was decided when it was
 * built.
 *
 * Chromium and those made from it: chrome_paths.cc and launch_context_win.cc. They look for the
 * person's manifests inside their folder of profiles, and for all users' in a fixed folder. That
 * folder holds the file "Local State" from the first start on; the folder itself may have been made
 * by an installer. Chrome: developer.chrome.com, "Native messaging". Edge: learn.microsoft.com,
 * "Native messaging"; on Windows it takes Chromium's and Chrome's keys too, after its own.
 *
 * Those that call themselves neither: Brave looks in Chrome's folder on macOS
 * (brave/brave-core#53), in its own on Linux, and others report its own on macOS too. Opera tells
 * authors to use Chrome's places (dev.opera.com, "Passing messages in extensions"), while its own
 * folder of profiles is the one that Chromium's code would take. Where sources differ, all of the
 * places are used.
 */
export const BROWSERS: Readonly<Record<BrowserName, Browser>> = {
  firefox: {
    label: "Firefox",
    family: "firefox",
    linux: {
      user: [home(".mozilla/native-messaging-hosts")],
      system: [
        root("usr/lib/mozilla/native-messaging-hosts"),
        { ...root("usr/lib64/mozilla/native-messaging-hosts"), onlyWith: root("usr/lib64") },
      ],
      signs: [home(".mozilla/firefox"), config("mozilla/firefox")],
    },
    darwin: {
      user: [config("Mozilla/NativeMessagingHosts")],
      system: [root("Library/Application Support/Mozilla/NativeMessagingHosts")],
      signs: [config("Firefox")],
    },
    win32: {
      key: String.raw`Software\Mozilla\NativeMessagingHosts`,
      signs: [config("Mozilla\\Firefox")],
    },
  },
  chrome: {
    label: "Google Chrome",
    family: "chromium",
    linux: {
      user: [config("google-chrome/NativeMessagingHosts")],
      system: [root("etc/opt/chrome/native-messaging-hosts")],
      signs: [config("google-chrome/Local State")],
    },
    darwin: {
      user: [config("Google/Chrome/NativeMessagingHosts")],
      system: [root("Library/Google/Chrome/NativeMessagingHosts")],
      signs: [config("Google/Chrome/Local State")],
    },
    win32: {
      key: CHROME_KEY,
      signs: [data("Google\\Chrome\\User Data\\Local State")],
    },
  },
  chromium: {
    label: "Chromium",
    family: "chromium",
    linux: {
      user: [config("chromium/NativeMessagingHosts")],
      system: [root("etc/chromium/native-messaging-hosts")],
      signs: [config("chromium/Local State")],
    },
    darwin: {
      user: [config("Chromium/NativeMessagingHosts")],
      system: [root("Library/Application Support/Chromium/NativeMessagingHosts")],
      signs: [config("Chromium/Local State")],
    },
    win32: {
      key: String.raw`Software\Chromium\NativeMessagingHosts`,
      signs: [data("Chromium\\User Data\\Local State")],
    },
  },
  edge: {
    label: "Microsoft Edge",
    family: "chromium",
    linux: {
      user: [config("microsoft-edge/NativeMessagingHosts")],
      system: [root("etc/opt/edge/native-messaging-hosts")],
      signs: [config("microsoft-edge/Local State")],
    },
    darwin: {
      user: [config("Microsoft Edge/NativeMessagingHosts")],
      system: [root("Library/Microsoft/Edge/NativeMessagingHosts")],
      signs: [config("Microsoft Edge/Local State")],
    },
    win32: {
      key: String.raw`Software\Microsoft\Edge\NativeMessagingHosts`,
      signs: [data("Microsoft\\Edge\\User Data\\Local State")],
    },
  },
  brave: {
    label: "Brave",
    family: "chromium",
    linux: {
      user: [config("BraveSoftware/Brave-Browser/NativeMessagingHosts")],
      system: [
        root("etc/opt/chrome/native-messaging-hosts"),
        root("etc/chromium/native-messaging-hosts"),
      ],
      signs: [config("BraveSoftware/Brave-Browser/Local State")],
    },
    darwin: {
      user: [
        config("BraveSoftware/Brave-Browser/NativeMessagingHosts"),
        config("Google/Chrome/NativeMessagingHosts"),
      ],
      system: [
        root("Library/Google/Chrome/NativeMessagingHosts"),
        root("Library/Application Support/Chromium/NativeMessagingHosts"),
      ],
      signs: [config("BraveSoftware/Brave-Browser/Local State")],
    },
    win32: {
      key: CHROME_KEY,
      signs: [data("BraveSoftware\\Brave-Browser\\User Data\\Local State")],
    },
  },
  vivaldi: {
    label: "Vivaldi",
    family: "chromium",
    linux: {
      user: [config("vivaldi/NativeMessagingHosts")],
      system: [
        root("etc/opt/chrome/native-messaging-hosts"),
        root("etc/chromium/native-messaging-hosts"),
      ],
      signs: [config("vivaldi/Local State")],
    },
    darwin: {
      user: [config("Vivaldi/NativeMessagingHosts")],
      system: [
        root("Library/Google/Chrome/NativeMessagingHosts"),
        root("Library/Application Support/Chromium/NativeMessagingHosts"),
      ],
      signs: [config("Vivaldi/Local State")],
    },
    win32: {
      key: CHROME_KEY,
      signs: [data("Vivaldi\\User Data\\Local State")],
    },
  },
  opera: {
    label: "Opera",
    family: "chromium",
    linux: {
      user: [config("opera/NativeMessagingHosts"), config("google-chrome/NativeMessagingHosts")],
      system: [
        root("etc/opt/chrome/native-messaging-hosts"),
        root("etc/chromium/native-messaging-hosts"),
      ],
      signs: [config("opera/Local State")],
    },
    darwin: {
      user: [config("com.operasoftware.Opera/NativeMessagingHosts")],
      system: [
        root("Library/Google/Chrome/NativeMessagingHosts"),
        root("Library/Application Support/Chromium/NativeMessagingHosts"),
      ],
      signs: [config("com.operasoftware.Opera/Local State")],
    },
    win32: {
      key: CHROME_KEY,
      signs: [config("Opera Software\\Opera Stable\\Local State")],
    },
  },
};

export function isBrowserName(text: string): text is BrowserName {
  return BROWSER_NAMES.some((name) => name === text);
}
