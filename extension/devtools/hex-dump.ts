const BYTES_IN_LINE = 16;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/**
 * Lines of sixteen bytes: the place of the first one, all in hexadecimal, and as ASCII with a dot for
 * what has no sign there.
 *
 * @param place of the first byte in its stream
 */
export function hexDump(data: Uint8Array, place: number): string {
  const digits = Math.max(8, (place + data.byteLength).toString(16).length);
  const lines: string[] = [];
  for (let start = 0; start < data.byteLength; start += BYTES_IN_LINE) {
    const bytes = [...data.subarray(start, start + BYTES_IN_LINE)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
    const left = hex.slice(0, 8).join(" ");
    const right = hex.slice(8).join(" ");
    const numbers = `${left}  ${right}`.padEnd(3 * BYTES_IN_LINE);
    const address = (place + start).toString(16).padStart(digits, "0");
    lines.push(`${address}  ${numbers}  ${bytes.map(asciiOf).join("")}`);
  }
  return lines.join("\n");
}

function asciiOf(byte: number): string {
  return byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE ? String.fromCharCode(byte) : ".";
}
