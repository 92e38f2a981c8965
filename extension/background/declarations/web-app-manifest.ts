import * as v from "valibot";
import { parse } from "../../../protocol/parse.ts";
import { plainText } from "../../look/plain-text.ts";
import type { SiteRequest } from "../consent.ts";

const LONGEST_MANIFEST_BYTES = 256 * 1024;
const LONGEST_WAIT_MILLISECONDS = 10_000;
const DESCRIPTION_CHARACTERS = 200;

const manifestSchema = v.object({
  type: v.optional(v.unknown()),
  permissions: v.object({
    "tcp-socket": v.object({ description: v.optional(v.string(), "") }),
  }),
});

/**
 * Reads a site's web app manifest for `permissions["tcp-socket"]`, as Firefox OS had it; the type
 * "certified" asks for ports below 1024 besides. It has to lie on the site itself. Undefined where
 * the manifest does not ask for sockets, or lies elsewhere.
 *
 * @throws {Error} in words for the site's author, if the manifest cannot be read
 */
export async function readSocketDeclaration(
  address: string,
  origin: string,
  fetchManifest: typeof fetch,
): Promise<SiteRequest | undefined> {
  if (new URL(address).origin !== origin) return undefined;
  const parsed = parse(manifestSchema, parseJson(await readText(address, fetchManifest)));
  if (!parsed.ok) return undefined;
  const { type, permissions } = parsed.value;
  const description = plainText(permissions["tcp-socket"].description, DESCRIPTION_CHARACTERS);
  return {
    description: description === "" ? undefined : description,
    scopes: type === "certified" ? ["connect", "system-ports"] : ["connect"],
  };
}

async function readText(address: string, fetchManifest: typeof fetch): Promise<string> {
  const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
  try {
    const response = await fetchManifest(address, {
      credentials: "omit",
      redirect: "manual",
      signal,
    });
    return await readBounded(response);
  } catch (error) {
    if (signal.aborted) {
      throw new Error(`it took more than ${LONGEST_WAIT_MILLISECONDS / 1000} seconds`);
    }
    // What a fetch itself throws differs from browser to browser, and says no more.
    if (error instanceof TypeError) throw new Error("it could not be fetched", { cause: error });
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
}

async function readBounded(response: Response): Promise<string> {
  if (response.type === "opaqueredirect") throw new Error("the server answers with a redirect");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const decoder = new TextDecoder();
  let text = "";
  let byteLength = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    byteLength += part.value.byteLength;
    if (byteLength > LONGEST_MANIFEST_BYTES) {
      await reader?.cancel();
      throw new Error(`it has more than ${LONGEST_MANIFEST_BYTES} bytes`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
