import { SCOPES } from "../../../protocol/scope.ts";
import type { Subject } from "../identity.ts";
import type { Block, Grant, SitePermission } from "./grant.ts";
import { DAY, MINUTE } from "./grant-store-trial.ts";

interface Dismissed {
  readonly origin: string;
  readonly isPrivate: boolean;
  readonly at: number;
}

type Of<Part> = Part & { readonly subject: Subject };

/** What a store of grants has to remember, in plain lists: slow, and easy to be right about. */
export class NaiveGrants {
  readonly grants: readonly Of<Grant>[];
  readonly blocks: readonly Of<Block>[];
  /** Those of each site since the last that counts anew. */
  readonly dismissed: readonly Dismissed[];

  constructor(
    grants: readonly Of<Grant>[] = [],
    blocks: readonly Of<Block>[] = [],
    dismissed: readonly Dismissed[] = [],
  ) {
    this.grants = grants;
    this.blocks = blocks;
    this.dismissed = dismissed;
  }

  permissionOf(subject: Subject): SitePermission {
    const { origin, topOrigin, isPrivate } = subject;
    return {
      grants: this.grants.filter((grant) => isSame(grant.subject, subject)).map(withoutSubject),
      blocks: this.blocks
        .filter(
          (block) =>
            block.subject.origin === origin &&
            [origin, topOrigin].includes(block.subject.topOrigin) &&
            (isPrivate || !block.subject.isPrivate),
        )
        .map(withoutSubject),
    };
  }

  silencedUntil({ origin, isPrivate }: Subject, now: number): number | undefined {
    const times = this.dismissed
      .filter((each) => each.origin === origin && each.isPrivate === isPrivate)
      .map(({ at }) => at + 7 * DAY);
    const [until] = times.slice(2);
    return until !== undefined && now < until ? until : undefined;
  }

  allow(subject: Subject, grant: Grant): NaiveGrants {
    const life = subject.isPrivate && grant.life === "always" ? "session" : grant.life;
    const added = { ...grant, life, subject };
    const others = this.grants.filter((each) => nameOf(each) !== nameOf(added));
    return this.#with({ grants: [...others, added] }).#withoutDismissals(subject);
  }

  block(subject: Subject, block: Block): NaiveGrants {
    return this.#with({ blocks: [...this.blocks, { ...block, subject }] });
  }

  blockSite(subject: Subject, now: number): NaiveGrants {
    const whole: Block = { scopes: [...SCOPES], destinations: ["*:*"], createdAt: now };
    return this.forget(subject).block(subject, whole);
  }

  unblock(subject: Subject): NaiveGrants {
    const blocks = this.blocks.filter((block) => !isSame(block.subject, subject));
    return this.#with({ blocks }).#withoutDismissals(subject);
  }

  dismiss(subject: Subject, now: number): NaiveGrants {
    if (this.silencedUntil(subject, now) !== undefined) return this;
    const { origin, isPrivate } = subject;
    const dismissed = this.dismissed.filter(
      (each) => each.origin === origin && each.isPrivate === isPrivate,
    );
    const from = dismissed.length < 3 ? this : this.#withoutDismissals(subject);
    return from.#with({ dismissed: [...from.dismissed, { origin, isPrivate, at: now }] });
  }

  markUsed(subject: Subject, destination: string, now: number): NaiveGrants {
    const grants = this.grants.map((grant) => {
      const isUsed = isSame(grant.subject, subject) && grant.destinations.includes(destination);
      const isStale = grant.lastUsedAt === undefined || now - grant.lastUsedAt >= MINUTE;
      return isUsed && isStale ? { ...grant, lastUsedAt: now } : grant;
    });
    return this.#with({ grants });
  }

  removeGrant(subject: Subject, removed: Grant): NaiveGrants {
    const name = nameOf({ ...removed, subject });
    return this.#with({ grants: this.grants.filter((grant) => nameOf(grant) !== name) });
  }

  endDocument(subject: Subject, documentId: string): NaiveGrants {
    return this.#with({
      grants: this.grants.filter(
        (grant) => !(isSame(grant.subject, subject) && grant.documentId === documentId),
      ),
    });
  }

  forget(subject: Subject): NaiveGrants {
    return this.unblock(subject).#with({
      grants: this.grants.filter((grant) => !isSame(grant.subject, subject)),
    });
  }

  /** Without what is private. */
  endPrivate(): NaiveGrants {
    return new NaiveGrants(
      this.grants.filter((grant) => !grant.subject.isPrivate),
      this.blocks.filter((block) => !block.subject.isPrivate),
      this.dismissed.filter(({ isPrivate }) => !isPrivate),
    );
  }

  /** What is left when the browser was closed. */
  endBrowser(): NaiveGrants {
    const ordinary = this.endPrivate();
    return ordinary.#with({ grants: ordinary.grants.filter(({ life }) => life === "always") });
  }

  #with(changed: Partial<Pick<NaiveGrants, "grants" | "blocks" | "dismissed">>): NaiveGrants {
    const { grants, blocks, dismissed } = { ...this.#lists, ...changed };
    return new NaiveGrants(grants, blocks, dismissed);
  }

  #withoutDismissals({ origin, isPrivate }: Subject): NaiveGrants {
    return this.#with({
      dismissed: this.dismissed.filter(
        (each) => each.origin !== origin || each.isPrivate !== isPrivate,
      ),
    });
  }

  get #lists(): Pick<NaiveGrants, "grants" | "blocks" | "dismissed"> {
    return { grants: this.grants, blocks: this.blocks, dismissed: this.dismissed };
  }
}

function isSame(one: Subject, other: Subject): boolean {
  return (
    one.origin === other.origin &&
    one.topOrigin === other.topOrigin &&
    one.isPrivate === other.isPrivate
  );
}

/** A site has one grant of this name. */
function nameOf({ subject, scopes, destinations, life, documentId }: Of<Grant>): string {
  const { origin, topOrigin, isPrivate } = subject;
  return [origin, topOrigin, isPrivate, life, documentId, ...scopes, ...destinations].join(" ");
}

function withoutSubject<Part>({ subject: _, ...part }: Of<Part>): Omit<Of<Part>, "subject"> {
  return part;
}
