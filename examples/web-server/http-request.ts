export interface HttpRequest {
  readonly method: string;
  /** Without what follows a question mark; as it was sent otherwise. */
  readonly path: string;
}

/** What a head may have in all, as with most servers. */
const MOST_CHARACTERS = 16 * 1024;

/** Collects the head of one request (RFC 9112), however it is split. */
export class HttpRequestReader {
  #received = "";

  /**
   * Undefined as long as the head is not whole.
   * @param text one character for each byte
   * @throws {SyntaxError} for what is no request, or has no end
   */
  push(text: string): HttpRequest | undefined {
    this.#received += text;
    const end = this.#received.search(/\r?\n\r?\n/u);
    if (end === -1) {
      if (this.#received.length > MOST_CHARACTERS) throw new SyntaxError("The head has no end");
      return undefined;
    }
    const [line = ""] = this.#received.slice(0, end).split(/\r?\n/u, 1);
    const [, method, target] = /^([A-Z]{1,20}) (\/[!-~]*) HTTP\/1\.[01]$/u.exec(line) ?? [];
    if (method === undefined || target === undefined) throw new SyntaxError("This is no HTTP");
    const [path = "/"] = target.split(/[?#]/u, 1);
    return { method, path };
  }
}
