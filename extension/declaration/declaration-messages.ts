import * as v from "valibot";

/** Firefox and Chromium take addresses up to about this length. */
const ADDRESS_CHARACTERS = 8192;

/** A document links a web app manifest, at this address. The one message towards the broker. */
export const declarationSchema = v.strictObject({
  address: v.pipe(v.string(), v.maxLength(ADDRESS_CHARACTERS), v.url()),
});
export type Declaration = v.InferOutput<typeof declarationSchema>;

/** The one answer. */
export type ToDeclaration =
  /** There is nothing left to do about it. */
  | { readonly type: "considered" }
  /** The manifest was not used, for this reason, which is for the site's author. */
  | { readonly type: "unreadable"; readonly reason: string };
