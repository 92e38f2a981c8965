import type { PageDocument, Subject } from "./identity.ts";

type Given = Partial<Omit<Subject, "origin">> & Partial<Omit<PageDocument, "subject">>;

/** A top document of a site in tab 7, or what else is given. */
export function fakePageDocument(
  origin: string,
  { topOrigin = origin, isPrivate = false, ...place }: Given = {},
): PageDocument {
  const subject = { origin, topOrigin, isPrivate };
  const frameId = topOrigin === origin ? 0 : 3;
  return { subject, tabId: 7, frameId, documentId: "A", ...place };
}
