import {
  CHROMIUM_EXTENSION_IDS,
  chromiumOrigin,
  FIREFOX_EXTENSION_ID,
} from "../../protocol/identity.ts";

export const FAMILY_NAMES = ["firefox", "chromium"] as const;
export type Family = (typeof FAMILY_NAMES)[number];

interface FamilyRules {
  /** The member of the manifest that says who may start the host. */
  readonly permissionKey: "allowed_extensions" | "allowed_origins";
  readonly permitted: readonly string[];
  /** What the browser passes to the host that it starts. */
  readonly launchArguments: (manifestPath: string) => readonly string[];
}

const [DEVELOPMENT_ID] = CHROMIUM_EXTENSION_IDS;

export const FAMILIES: Readonly<Record<Family, FamilyRules>> = {
  firefox: {
    permissionKey: "allowed_extensions",
    permitted: [FIREFOX_EXTENSION_ID],
    launchArguments: (manifestPath) => [manifestPath, FIREFOX_EXTENSION_ID],
  },
  chromium: {
    permissionKey: "allowed_origins",
    permitted: CHROMIUM_EXTENSION_IDS.map(chromiumOrigin),
    launchArguments: () => [chromiumOrigin(DEVELOPMENT_ID)],
  },
};
