import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import { BROWSERS } from "./browsers.ts";
import { bad, type Check, good } from "./check.ts";
import { FAMILIES, type Family } from "./families.ts";
import type { FoundManifest, ManifestContent } from "./manifest.ts";
import { printable } from "./printable.ts";
import type { Registration } from "./registration.ts";

/** Looks at a manifest that is there, as the browser would, and at whom it serves. */
export function checkManifest(
  { browser, manifestPath }: Registration,
  manifest: Exclude<FoundManifest, { type: "missing" }>,
  wrapper: string,
  install: string,
): readonly Check[] {
  const mend = `Install again: ${install}`;
  if (manifest.type === "broken") {
    return [bad("manifest", `${manifestPath} is no JSON object.`, mend)];
  }
  const there = good("manifest", manifestPath);
  const faults = contentFaults(manifest.content, BROWSERS[browser].family);
  if (faults.length > 0) return [there, bad("manifest content", faults.join(" "), mend)];
  const { path } = manifest.content;
  if (path !== wrapper) {
    const detail = `It points to ${shown(path)}, which is another installation's; this one has ${wrapper}.`;
    return [there, bad("manifest content", detail, `To use this one instead: ${install}`)];
  }
  return [there, good("manifest content", "right name, type, permission and path")];
}

function contentFaults(content: ManifestContent, family: Family): readonly string[] {
  const { permissionKey, permitted } = FAMILIES[family];
  const allowed = content[permissionKey];
  const isExact = Array.isArray(allowed) && allowed.length === 1 && allowed[0] === permitted;
  const faults: string[] = [];
  if (content.name !== NATIVE_HOST_NAME) {
    faults.push(`Its name is ${shown(content.name)}, not ${NATIVE_HOST_NAME}.`);
  }
  if (content.type !== "stdio") faults.push(`Its type is ${shown(content.type)}, not stdio.`);
  if (!isExact) {
    faults.push(`Its ${permissionKey} are ${shown(allowed)}, not just ${permitted}.`);
  }
  return faults;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}
