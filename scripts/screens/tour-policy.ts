import { openExtensionPage } from "../browser/extension-windows.ts";
import { lookAt, type ScreenTour } from "./screen-tour.ts";
import { screen } from "./tour-options.ts";

/** What an administrator has set, and mistaken. */
export const POLICY = {
  grants: [
    {
      origin: "https://mail.example",
      scopes: ["connect", "system-ports"],
      destinations: ["imap.mail.example:993", "smtp.mail.example"],
    },
    { origin: "https://wiki.example/start", scopes: ["connect"], destinations: ["*:*"] },
  ],
  blocks: [
    { origin: "*", scopes: ["local-network", "listen-network"] },
    { origin: "https://games.example" },
  ],
  limits: { socketsPerSite: 64, connectsPerSecond: 20_000 },
};

/** The page of all sites under a policy; in a browser that has `POLICY`. */
export async function tourPolicy(tour: ScreenTour): Promise<void> {
  const options = await openExtensionPage(tour.launched, "options/options.html");
  await lookAt(tour, screen("options-policy", "#mistakes"), options);
  await options.click("#to-settings");
  await lookAt(tour, screen("options-policy-settings", "#host-check"), options);
  await options.close();
}
