import * as v from "valibot";

/** Firefox and Chromium take addresses up to about this length. */
const ADDRESS_CHARACTERS = 8192;

/** A document links a web app manifest, at this address. The one message of its port. */
export const declarationSchema = v.strictObject({
  address: v.pipe(v.string(), v.maxLength(ADDRESS_CHARACTERS), v.url()),
});
export type Declaration = v.InferOutput<typeof declarationSchema>;
