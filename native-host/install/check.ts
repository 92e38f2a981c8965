/** What doctor looks at, in this order. */
export type CheckName =
  | "registry"
  | "manifest"
  | "manifest content"
  | "callers"
  | "bridge"
  | "sandbox"
  | "wrapper"
  | "modes"
  | "wrapper content"
  | "node"
  | "host"
  | "handshake"
  | "version"
  | "record";

/** One thing that doctor looked at. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What mends it, where it is not well. */
  readonly step?: string;
}

export function good(name: CheckName, detail: string): Check {
  return { name, ok: true, detail };
}

export function bad(name: CheckName, detail: string, step: string): Check {
  return { name, ok: false, detail, step };
}
