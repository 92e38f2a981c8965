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
  program: string,
  install: string,
): readonly Check[] {
  const mend = `Install again: ${install}`;
  if (manifest.type === "broken") {
    return [bad("manifest", `${manifestPath} is no JSON object.`, mend)];
  }
  return [
    good("manifest", manifestPath),
    checkContent(manifest.content, program, mend, install),
    checkCallers(manifest.content, BROWSERS[browser].family, mend),
  ];
}

function checkContent(
  { name, type, path }: ManifestContent,
  program: string,
  mend: string,
  install: string,
): Check {
  const faults: string[] = [];
  if (name !== NATIVE_HOST_NAME) {
    faults.push(`Its name is ${shown(name)}, not ${NATIVE_HOST_NAME}.`);
  }
  if (type !== "stdio") faults.push(`Its type is ${shown(type)}, not stdio.`);
  if (faults.length > 0) return bad("manifest content", faults.join(" "), mend);
  if (path !== program) {
    const detail = `It points to ${shown(path)}, which is another installation's; this one has ${program}.`;
    return bad("manifest content", detail, `To use this one instead: ${install}`);
  }
  return good("manifest content", "right name, type and path");
}

function checkCallers(content: ManifestContent, family: Family, mend: string): Check {
  const { permissionKey, permitted } = FAMILIES[family];
  const allowed = content[permissionKey];
  const names = permitted.join(" and ");
  const isExact =
    Array.isArray(allowed) &&
    allowed.length === permitted.length &&
    permitted.every((one) => allowed.includes(one));
  return isExact
    ? good("callers", `${names} alone may start the host`)
    : bad("callers", `Its ${permissionKey} are ${shown(allowed)}, not just ${names}.`, mend);
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}
