import { canonicalHost } from "../../../protocol/destination.ts";
import { isEligibleOrigin } from "../identity.ts";
import { quote } from "./mistakes.ts";

export type ReadOrigin =
  | { readonly ok: true; readonly origin: string }
  | {
      readonly ok: false;
      /** What is wrong, and what to write instead. */
      readonly problem: string;
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
    return { ok: false, problem: 'expected an origin such as "https://example.org"' };
  }
  const url = parseSite(text);
  if (url === undefined) return notASite(text);
  if (!isEligibleOrigin(url.origin)) {
    const problem = `http is for localhost, 127.0.0.1 and [::1] alone; write "https://${url.host}"`;
    return { ok: false, problem };
  }
  if (!ORIGIN_ALONE.test(text)) {
    const problem = `${quote(text)} is more than an origin, which has no path and no slash at its end; write "${url.origin}"`;
    return { ok: false, problem, meant: url.origin };
  }
  return { ok: true, origin: url.origin };
}

function notASite(text: string): ReadOrigin {
  const withScheme = text.includes("://") ? undefined : parseSite(`https://${text}`);
  if (withScheme !== undefined) {
    return { ok: false, problem: `${quote(text)} has no scheme; write "${withScheme.origin}"` };
  }
  const advice = text.includes("*")
    ? "an origin has no wildcard: each site is named by itself"
    : 'expected an origin such as "https://example.org"';
  return { ok: false, problem: `${quote(text)} is no site; ${advice}` };
}

/** The address of something on the web. URLs also take hosts such as `*`. */
function parseSite(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isOnTheWeb = url.protocol === "https:" || url.protocol === "http:";
  return isOnTheWeb && canonicalHost(url.hostname) !== undefined ? url : undefined;
}
