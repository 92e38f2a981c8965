import { checkDecoder } from "../check-decoder.ts";

/** The longest message in such a case, so that the decoder meets its bound. */
const MAXIMUM_BYTES = 48;

/**
 * One case for the decoder of native messages, as plain bytes: the order of the bytes in its lowest
 * bit, two lengths of the pieces in which it comes, and the stream. Throws where the decoder is wrong.
 */
export function checkDecoderInput(input: Uint8Array): void {
  const [order = 0, first = 0, second = 0] = input;
  const lengths = [1 + (first % 32), 1 + (second % 32)];
  checkDecoder(input.subarray(3), order % 2 === 0, MAXIMUM_BYTES, lengths);
}
