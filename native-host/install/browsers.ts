import { join } from "node:path";
import type { Environment } from "./environment.ts";
import type { Family } from "./families.ts";
import type { SupportedPlatform } from "./platforms.ts";

export const BROWSER_NAMES = ["firefox", "chrome", "chromium"] as const;
export type BrowserName = (typeof BROWSER_NAMES)[number];

/** A folder of the person's, below home or below the folder for configuration. */
interface Place {
  readonly base: "home" | "configHome";
  readonly path: string;
}

interface BrowserPlaces {
  /** Where the browser looks for the person's own host manifests. */
  readonly manifests: Place;
  /** The existence of any of these says that the person uses the browser. */
  readonly profiles: readonly Place[];
}

export interface Browser {
  readonly label: string;
  readonly family: Family;
  readonly places: Readonly<Record<SupportedPlatform, BrowserPlaces>>;
}

/**
 * Firefox keeps profiles below the configuration folder since version 147, yet still looks for host
 * manifests in ~/.mozilla alone (Mozilla bug 2005167). The Chromium family looks inside its folder
 * of profiles.
 */
export const BROWSERS: Readonly<Record<BrowserName, Browser>> = {
  firefox: {
    label: "Firefox",
    family: "firefox",
    places: {
      linux: {
        manifests: { base: "home", path: ".mozilla/native-messaging-hosts" },
        profiles: [
          { base: "home", path: ".mozilla/firefox" },
          { base: "configHome", path: "mozilla/firefox" },
        ],
      },
    },
  },
  chrome: {
    label: "Google Chrome",
    family: "chromium",
    places: {
      linux: {
        manifests: { base: "configHome", path: "google-chrome/NativeMessagingHosts" },
        profiles: [{ base: "configHome", path: "google-chrome" }],
      },
    },
  },
  chromium: {
    label: "Chromium",
    family: "chromium",
    places: {
      linux: {
        manifests: { base: "configHome", path: "chromium/NativeMessagingHosts" },
        profiles: [{ base: "configHome", path: "chromium" }],
      },
    },
  },
};

export function isBrowserName(text: string): text is BrowserName {
  return BROWSER_NAMES.some((name) => name === text);
}

export function manifestFolder(name: BrowserName, environment: Environment): string {
  return locate(BROWSERS[name].places[environment.platform].manifests, environment);
}

export function profileFolders(name: BrowserName, environment: Environment): readonly string[] {
  const { profiles } = BROWSERS[name].places[environment.platform];
  return profiles.map((place) => locate(place, environment));
}

function locate(place: Place, environment: Environment): string {
  return join(environment[place.base], place.path);
}
