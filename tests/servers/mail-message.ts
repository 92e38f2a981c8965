export interface MailMessage {
  /** Short enough for one encoded word (RFC 2047): at most 45 bytes in UTF-8. */
  readonly subject: string;
  /** Lines end with CR LF. It goes out as UTF-8, with no further encoding. */
  readonly text: string;
  readonly attachment: Uint8Array;
}

const LINE_CHARACTERS = 76;
const BOUNDARY = "=_a-line-that-is-in-no-part";

/** A message of two parts, the text and the attachment in base64, as RFC 5322 and 2046 have it. */
export function composeMessage({ subject, text, attachment }: MailMessage): string {
  const encoded = Buffer.from(attachment).toString("base64");
  const lines = encoded.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, "gu")) ?? [];
  return [
    "From: Anna <anna@example.org>",
    "To: Bruno <bruno@example.org>",
    `Subject: =?utf-8?B?${Buffer.from(subject).toString("base64")}?=`,
    "Date: Fri, 13 Jun 2014 12:00:00 +0000",
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    "",
    `--${BOUNDARY}`,
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    text,
    `--${BOUNDARY}`,
    "Content-Type: application/octet-stream",
    "Content-Transfer-Encoding: base64",
    'Content-Disposition: attachment; filename="attachment.bin"',
    "",
    ...lines,
    `--${BOUNDARY}--`,
    "",
  ].join("\r\n");
}
