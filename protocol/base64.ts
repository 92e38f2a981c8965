import { PAYLOAD_BYTES } from "./limits.ts";

/** Characters of base64, padding included, that a full payload takes. */
export const PAYLOAD_BASE64_CHARACTERS = Math.ceil(PAYLOAD_BYTES / 3) * 4;

/** Bytes that a padded base64 text stands for, by its length alone. */
export function base64ByteLength(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
