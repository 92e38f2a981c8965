/**
 * Both supported browsers have `Uint8Array.fromBase64` and `toBase64`, Node 20 does not: the unit
 * tests get them from here, as strict as ECMAScript has them.
 */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!BASE64.test(text)) throw new SyntaxError("The text is not base64");
  return new Uint8Array(Buffer.from(text, "base64"));
}

function toBase64(this: Uint8Array): string {
  return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString("base64");
}

function defineWhereMissing(target: object, name: string, value: unknown): void {
  if (name in target) return;
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

defineWhereMissing(Uint8Array, "fromBase64", fromBase64);
defineWhereMissing(Uint8Array.prototype, "toBase64", toBase64);
