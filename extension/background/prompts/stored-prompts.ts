import * as v from "valibot";
import type { AddressKind } from "../../../protocol/address.ts";
import { hostSchema, portSchema } from "../../../protocol/fields.ts";
import { parse } from "../../../protocol/parse.ts";
import { scopeSchema } from "../../../protocol/scope.ts";
import type { PromptDetails } from "../../prompt/prompt-messages.ts";
import { lifeSchema } from "../grants/grant.ts";
import type { StorageArea } from "../grants/stored-permissions.ts";
import type { PromptRequest } from "./prompt-request.ts";

/** One prompt as it is put away. */
export interface StoredPrompt {
  readonly id: number;
  readonly request: PromptRequest;
  /** The browser's id of its window, if one is open. */
  readonly windowId: number | undefined;
}

const KEY = "prompts";

const KINDS = [
  "public",
  "loopback",
  "private",
  "link-local",
  "carrier-nat",
  "unspecified",
  "reserved",
] as const satisfies readonly AddressKind[];

const targetSchema = v.object({
  host: hostSchema,
  port: portSchema,
  address: v.optional(v.string()),
});

const documentSchema = v.object({
  subject: v.object({ origin: v.string(), topOrigin: v.string(), isPrivate: v.boolean() }),
  tabId: v.number(),
  frameId: v.number(),
  documentId: v.string(),
});

/** Browsers store no `undefined`: what is optional here may be gone. */
const storedPromptSchema = v.object({
  id: v.number(),
  windowId: v.optional(v.number()),
  documents: v.pipe(v.array(documentSchema), v.minLength(1)),
  access: v.optional(
    v.variant("type", [
      v.object({ type: v.literal("connect"), target: targetSchema }),
      v.object({ type: v.literal("listen"), port: portSchema }),
    ]),
  ),
  details: v.object({
    origin: v.string(),
    framedBy: v.optional(v.string()),
    isPrivate: v.boolean(),
    description: v.optional(v.string()),
    destination: v.optional(
      v.object({
        ...targetSchema.entries,
        secure: v.boolean(),
        kind: v.optional(v.picklist(KINDS)),
      }),
    ),
    listenPort: v.optional(portSchema),
    scopes: v.array(scopeSchema),
    lives: v.array(lifeSchema),
    isMailRelay: v.boolean(),
  }),
});
type Stored = v.InferOutput<typeof storedPromptSchema>;

/** Where the broker puts its prompts away, in memory that outlives the broker and not the browser. */
export class StoredPrompts {
  readonly #area: StorageArea;
  readonly #report: (problem: string) => void;
  #written: Promise<void> = Promise.resolve();

  constructor(area: StorageArea, report: (problem: string) => void) {
    this.#area = area;
    this.#report = report;
  }

  async load(): Promise<readonly StoredPrompt[]> {
    try {
      const { [KEY]: stored } = await this.#area.get(KEY);
      if (stored === undefined) return [];
      const parsed = parse(v.array(storedPromptSchema), stored);
      if (parsed.ok) return parsed.value.map(fromStored);
      throw new Error(parsed.reason);
    } catch (error) {
      this.#report(`The prompts that were open were not found again: ${String(error)}`);
      return [];
    }
  }

  async save(prompts: readonly StoredPrompt[]): Promise<void> {
    const stored = prompts.map(({ id, request, windowId }) => ({ id, windowId, ...request }));
    this.#written = this.#written
      .then(() => this.#area.set({ [KEY]: stored }))
      .catch((error) => this.#report(`The prompts were not put away: ${String(error)}`));
    await this.#written;
  }
}

function fromStored({ id, windowId, documents, access, details }: Stored): StoredPrompt {
  return {
    id,
    windowId,
    request: {
      documents,
      access,
      details: { ...details, ...restoredDetails(details) },
    },
  };
}

function restoredDetails({
  framedBy,
  description,
  destination,
  listenPort,
}: Stored["details"]): Pick<
  PromptDetails,
  "framedBy" | "description" | "destination" | "listenPort"
> {
  return {
    framedBy,
    description,
    destination: destination && {
      ...destination,
      kind: destination.kind,
      address: destination.address,
    },
    listenPort,
  };
}
