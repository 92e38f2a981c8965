import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";

export const FAMILY_NAMES = ["firefox", "chromium"] as const;
export type Family = (typeof FAMILY_NAMES)[number];

interface FamilyRules {
  /** The member of the manifest that says who may start the host. */
  readonly permissionKey: "allowed_extensions" | "allowed_origins";
  readonly permitted: string;
  /** What the browser passes to the host that it starts. */
  readonly launchArguments: (manifestPath: string) => readonly string[];
}

const CHROMIUM_ORIGIN = `chrome-extension://${CHROMIUM_EXTENSION_ID}/`;

export const FAMILIES: Readonly<Record<Family, FamilyRules>> = {
  firefox: {
    permissionKey: "allowed_extensions",
    permitted: FIREFOX_EXTENSION_ID,
    launchArguments: (manifestPath) => [manifestPath, FIREFOX_EXTENSION_ID],
  },
  chromium: {
    permissionKey: "allowed_origins",
    permitted: CHROMIUM_ORIGIN,
    launchArguments: () => [CHROMIUM_ORIGIN],
  },
};
