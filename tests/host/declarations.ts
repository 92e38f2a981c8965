/** What types/index.d.ts declares, as far as tests compare it with what is there at run time. */

/** An attribute without a setter is read-only. */
export type MemberKind = "method" | "attribute" | "read-only attribute";

export interface DeclaredInterface {
  /** The interfaces that it extends, without their parameters. */
  readonly bases: readonly string[];
  readonly members: ReadonlyMap<string, MemberKind>;
}

/** The interfaces by name. The text is formatted: members are indented by two spaces, bodies end at a brace. */
export function interfacesIn(text: string): ReadonlyMap<string, DeclaredInterface> {
  const found = withoutComments(text).matchAll(/^interface (\w+)([^{]*)\{\n([\s\S]*?)^\}$/gm);
  return new Map(
    [...found].map(([, name = "", head = "", body = ""]) => [
      name,
      { bases: basesIn(head), members: membersIn(body) },
    ]),
  );
}

/** The names of the global variables. */
export function globalsIn(text: string): readonly string[] {
  return [...text.matchAll(/^declare var (\w+)/gm)].map(([, name = ""]) => name);
}

function basesIn(head: string): readonly string[] {
  const withoutParameters = head.replace(/^<[^>]*>/, "").replace(/<[^>]*>/g, "");
  const [, list = ""] = /extends([\s\S]*)$/.exec(withoutParameters) ?? [];
  return list.split(",").flatMap((base) => (base.trim() === "" ? [] : [base.trim()]));
}

function membersIn(body: string): ReadonlyMap<string, MemberKind> {
  const found = body.matchAll(/^ {2}(readonly )?(\w+)(\??[:(<])/gm);
  return new Map(
    [...found].map(([, isReadOnly, name = "", next = ""]) => [name, kindOf(isReadOnly, next)]),
  );
}

function kindOf(isReadOnly: string | undefined, next: string): MemberKind {
  if (!next.endsWith(":")) return "method";
  return isReadOnly === undefined ? "attribute" : "read-only attribute";
}

function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, "");
}
