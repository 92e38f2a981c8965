import { isEligibleOrigin, type Subject } from "../identity.ts";

const PRIVATE = "private ";
const WITHIN = " in ";

/** The name under which a subject's permission is kept. An origin holds no space. */
export function subjectKey({ origin, topOrigin, isPrivate }: Subject): string {
  const place = origin === topOrigin ? origin : `${origin}${WITHIN}${topOrigin}`;
  return isPrivate ? `${PRIVATE}${place}` : place;
}

export function subjectOfKey(key: string): Subject {
  const isPrivate = key.startsWith(PRIVATE);
  const place = isPrivate ? key.slice(PRIVATE.length) : key;
  const [origin = "", topOrigin = origin] = place.split(WITHIN);
  return { origin, topOrigin, isPrivate };
}

/** Is this the key of somebody who can hold a permission? */
export function isSubjectKey(key: string): boolean {
  const subject = subjectOfKey(key);
  const isEligible = isEligibleOrigin(subject.origin) && isEligibleOrigin(subject.topOrigin);
  return isEligible && subjectKey(subject) === key;
}
