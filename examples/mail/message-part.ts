/** What a part of a message needs to be read: see RFC 2045. */
export interface EncodedPart {
  /** A character for each byte, as it came. */
  readonly body: string;
  readonly encoding: string;
  readonly charset: string;
}

/** The text of a part. What does not fit its encoding is left out rather than guessed. */
export function decodePart({ body, encoding, charset }: EncodedPart): string {
  const bytes = Uint8Array.from(decodeTransfer(body, encoding), (character) =>
    character.charCodeAt(0),
  );
  return decoderFor(charset).decode(bytes);
}

function decodeTransfer(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case "base64": {
      const letters = body.replace(/[^A-Za-z0-9+/]/gu, "");
      return atob(letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0)));
    }
    case "quoted-printable":
      return body
        .replace(/[\t ]+$/gmu, "")
        .replace(/=\r?\n/gu, "")
        .replace(/=([0-9A-Fa-f]{2})/gu, (_, byte: string) =>
          String.fromCharCode(Number.parseInt(byte, 16)),
        );
    default:
      return body;
  }
}

/** A name that no browser knows is taken for UTF-8, which most mail is in. */
function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
