import { createHash } from "node:crypto";

/** Counts and hashes a stream of bytes without keeping them. */
export class ByteRecord {
  readonly #hash = createHash("sha256");
  #byteLength = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#byteLength += bytes.byteLength;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** SHA-256 of all bytes so far, in lower-case hexadecimal. */
  get sha256(): string {
    return this.#hash.copy().digest("hex");
  }
}
