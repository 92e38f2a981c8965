import * as v from "valibot";
import { parse } from "../../../protocol/parse.ts";
import { plainText } from "./plain-text.ts";

const LONGEST_MANIFEST_BYTES = 256 * 1024;
const LONGEST_WAIT_MILLISECONDS = 10_000;
const DESCRIPTION_CHARACTERS = 200;

const manifestSchema = v.object({
  permissions: v.object({
    "tcp-socket": v.object({ description: v.optional(v.string(), "") }),
  }),
});

/** What a site says of its wish for sockets. */
export interface SocketDeclaration {
  /** In the site's own words, fit to be shown. */
  readonly description: string | undefined;
}

/**
 * Reads a site's web app manifest for `permissions["tcp-socket"]`, as Firefox OS had it. It has to
 * lie on the site itself. Undefined where the manifest does not ask for sockets.
 *
 * @throws {Error} fit to be logged, if the manifest cannot be read
 */
export async function readSocketDeclaration(
  address: string,
  origin: string,
  fetchManifest: typeof fetch,
): Promise<SocketDeclaration | undefined> {
  if (new URL(address).origin !== origin) throw new Error("it is not on the site itself");
  const response = await fetchManifest(address, {
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const parsed = parse(manifestSchema, JSON.parse(await readBounded(response)));
  if (!parsed.ok) return undefined;
  const description = plainText(
    parsed.value.permissions["tcp-socket"].description,
    DESCRIPTION_CHARACTERS,
  );
  return { description: description === "" ? undefined : description };
}

async function readBounded(response: Response): Promise<string> {
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
