/** Sites that are brought into the extension as people do it: by a file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";

const CREATED_AT = Date.UTC(2030, 4, 3);

/** A file with so many sites, `https://site-0.example` and so on, each with a destination of its own. */
export function manySites(count: number): object {
  const sites = Array.from({ length: count }, (_, index) => ({
    origin: `https://site-${index}.example`,
    grants: [
      {
        scopes: ["connect", "system-ports"],
        destinations: [`imap-${index}.example:993`],
        description: `Reads the mail of ${index}`,
        createdAt: CREATED_AT + index,
        lastUsedAt: CREATED_AT + 1_000_000 - index,
      },
    ],
    blocks:
      index % 3 === 0
        ? [{ scopes: ["connect"], destinations: ["*.evil.example:*"], createdAt: CREATED_AT }]
        : [],
  }));
  return { format: "web-tcp-socket-grants", version: 1, sites };
}

/** Gives the page of all sites a file, as by its button. */
export async function chooseFile(options: Page, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-file-"));
  const file = join(folder, "sites.json");
  await writeFile(file, text);
  const input = await options.$("input#import-file");
  if (input === null) throw new Error("The page takes no file");
  await input.uploadFile(file);
  // The page lets go of the file once it has read it; an earlier file's mistake may be shown till then.
  await options.waitForFunction(() => {
    const chosen = document.querySelector<HTMLInputElement>("#import-file");
    const isRead = chosen?.files?.length === 0;
    const isAnswered =
      document.querySelector("#import-dialog[open]") !== null ||
      document.querySelector("#import-mistake")?.textContent !== "";
    return isRead && isAnswered;
  });
  await rm(folder, { recursive: true });
}

/**
 * Adds what a file holds.
 *
 * @param onPreview called while the page shows what that changes
 */
export async function importSites(
  options: Page,
  file: object,
  onPreview: () => Promise<void> = async () => {},
): Promise<void> {
  await options.click("#to-settings");
  await chooseFile(options, JSON.stringify(file));
  await onPreview();
  await options.click("#import-confirm");
  await options.waitForSelector("#undo-bar", { visible: true });
}
