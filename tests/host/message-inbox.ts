import type { FromHost } from "../../protocol/host-messages.ts";

const PATIENCE_MILLISECONDS = 30_000;

type MessageOf<Type extends FromHost["type"]> = Extract<FromHost, { readonly type: Type }>;

/** Everything that the host has said, in order. Tests wait here for what they need, with a bound. */
export class MessageInbox {
  readonly #messages: FromHost[] = [];
  readonly #watchers = new Set<() => void>();

  get all(): readonly FromHost[] {
    return this.#messages;
  }

  push(message: FromHost): void {
    this.#messages.push(message);
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** What was said about one socket so far. */
  about(id: number): readonly FromHost[] {
    return this.#messages.filter((message) => "id" in message && message.id === id);
  }

  ofType<Type extends FromHost["type"]>(type: Type): readonly MessageOf<Type>[] {
    return this.#messages.filter((message): message is MessageOf<Type> => message.type === type);
  }

  /** The first message of a type, and about `id` if that is given. */
  async first<Type extends FromHost["type"]>(type: Type, id?: number): Promise<MessageOf<Type>> {
    const find = () =>
      this.ofType(type).find(
        (message) => id === undefined || ("id" in message && message.id === id),
      );
    await this.until(
      `${type}${id === undefined ? "" : ` of socket ${id}`}`,
      () => find() !== undefined,
    );
    const found = find();
    if (found === undefined) throw new Error("The message has gone");
    return found;
  }

  /**
   * Resolves once the condition holds, which is looked at with every message; rejects where it
   * throws.
   */
  until(what: string, isMet: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(impatience);
        this.#watchers.delete(look);
      };
      const look = () => {
        try {
          if (!isMet()) return;
          resolve();
        } catch (error) {
          reject(error);
        }
        stop();
      };
      const impatience = setTimeout(() => {
        stop();
        const types = this.#messages.map(({ type }) => type).slice(-20);
        reject(new Error(`Waited in vain for ${what}. Last came: ${types.join(", ")}`));
      }, PATIENCE_MILLISECONDS);
      this.#watchers.add(look);
      look();
    });
  }
}
