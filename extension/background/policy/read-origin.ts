import { canonicalHost } from "../../../protocol/destination.ts";
import { isEligibleOrigin } from "../identity.ts";
import { type Problem, quote, told } from "./mistakes.ts";

export type ReadOrigin =
  | { readonly ok: true; readonly origin: string }
  | {
      readonly ok: false;
      /** What is wrong, and what to write instead. */
      readonly problem: Problem;
      /** The origin of the site that the text is about, where that is plain. */
      readonly meant?: string;
    };

/** Nothing but scheme, host and port. */
const ORIGIN_ALONE = /^https?:\/\/[^/\\?#@\s]+$/iu;

/**
 * The origin that an administrator has written, as a browser would write it: in lower case, in
 * punycode, without the scheme's own port.
 */
export function readOrigin(text: unknown): ReadOrigin {
  if (typeof text !== "string") {
    return { ok: false, problem: told("not-an-origin") };
  }
  const url = parseSite(text);
  if (url === undefined) return notASite(text);
  if (!isEligibleOrigin(url.origin)) {
    return { ok: false, problem: told("http-not-local", `https://${url.host}`) };
  }
  if (!ORIGIN_ALONE.test(text)) {
    const problem = told("more-than-origin", quote(text), url.origin);
    return { ok: false, problem, meant: url.origin };
  }
  return { ok: true, origin: url.origin };
}

function notASite(text: string): ReadOrigin {
  const withScheme = text.includes("://") ? undefined : parseSite(`https://${text}`);
  if (withScheme !== undefined) {
    return { ok: false, problem: told("no-scheme", quote(text), withScheme.origin) };
  }
  const kind = text.includes("*") ? "wildcard-origin" : "no-site";
  return { ok: false, problem: told(kind, quote(text)) };
}

/** The address of something on the web. URLs also take hosts such as `*`. */
function parseSite(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isOnTheWeb = url.protocol === "https:" || url.protocol === "http:";
  return isOnTheWeb && canonicalHost(url.hostname) !== undefined ? url : undefined;
}
