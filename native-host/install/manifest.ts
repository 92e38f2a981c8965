import * as v from "valibot";
import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import { FAMILIES, type Family } from "./families.ts";
import type { FileSystem } from "./file-system.ts";
import { errorCode, fileError } from "./install-error.ts";

/** The name of each manifest's file. Browsers go by it, and the host knows Firefox by it. */
export const MANIFEST_NAME = `${NATIVE_HOST_NAME}.json`;

/** The host manifest that a browser reads, as its file's text. */
export function manifestText(family: Family, program: string): string {
  const { permissionKey, permitted } = FAMILIES[family];
  const manifest = {
    name: NATIVE_HOST_NAME,
    description: "Web TCP Socket: TCP and TLS sockets for the web pages that you allow",
    path: program,
    type: "stdio",
    [permissionKey]: permitted,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const manifestSchema = v.looseObject({
  name: v.optional(v.unknown()),
  path: v.optional(v.unknown()),
  type: v.optional(v.unknown()),
  allowed_extensions: v.optional(v.unknown()),
  allowed_origins: v.optional(v.unknown()),
});
export type ManifestContent = v.InferOutput<typeof manifestSchema>;

export type FoundManifest =
  | { readonly type: "missing" }
  /** Not a file, or no JSON object in it. */
  | { readonly type: "broken" }
  | { readonly type: "found"; readonly content: ManifestContent };

/** Throws an InstallError for a file that the person may not read. */
export async function readManifest(fileSystem: FileSystem, path: string): Promise<FoundManifest> {
  const text = await readText(fileSystem, path);
  if (typeof text !== "string") return text;
  try {
    const content = v.safeParse(manifestSchema, JSON.parse(text));
    return content.success ? { type: "found", content: content.output } : { type: "broken" };
  } catch {
    return { type: "broken" };
  }
}

/** Is this a manifest that install wrote for this program, whatever became of its other members? */
export function belongsTo(manifest: FoundManifest, program: string): boolean {
  if (manifest.type !== "found") return false;
  const { name, path } = manifest.content;
  return name === NATIVE_HOST_NAME && path === program;
}

async function readText(fileSystem: FileSystem, path: string): Promise<string | FoundManifest> {
  try {
    return (await fileSystem.read(path)).toString("utf8");
  } catch (error) {
    switch (errorCode(error)) {
      case "ENOENT":
      case "ENOTDIR":
        return { type: "missing" };
      case "EISDIR":
        return { type: "broken" };
      default:
        throw fileError(error, "read", path, path);
    }
  }
}
