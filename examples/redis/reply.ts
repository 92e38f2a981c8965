/** A reply of Redis: RESP 2 and 3, with both ways to say null taken for one. */
export type Reply =
  | { readonly type: "simple" | "error" | "number"; readonly text: string }
  | { readonly type: "bulk"; readonly bytes: Uint8Array }
  | { readonly type: "null" }
  /** `push` is what nobody asked for, such as a message to a subscriber. */
  | { readonly type: "array" | "push"; readonly items: readonly Reply[] }
  | { readonly type: "map"; readonly entries: readonly (readonly [Reply, Reply])[] };

const decoder = new TextDecoder();

/** A reply as redis-cli shows it: one line, or one for each part, indented. */
export function replyText(reply: Reply, indent = ""): string {
  switch (reply.type) {
    case "simple":
      return reply.text;
    case "number":
      return `(number) ${reply.text}`;
    case "error":
      return `(error) ${reply.text}`;
    case "null":
      return "(nil)";
    case "bulk":
      return quoted(decoder.decode(reply.bytes));
    case "array":
    case "push":
      return lines(
        reply.items.map((item, index) => [`${index + 1}) `, item]),
        indent,
      );
    case "map":
      return lines(
        reply.entries.map(([key, value]) => [`${replyText(key)} => `, value]),
        indent,
      );
  }
}

function lines(parts: readonly (readonly [string, Reply])[], indent: string): string {
  if (parts.length === 0) return "(empty)";
  return parts
    .map(([label, reply]) => label + replyText(reply, indent + " ".repeat(label.length)))
    .join(`\n${indent}`);
}

/** Text of several lines, such as INFO's, is shown as it is. */
function quoted(text: string): string {
  return text.includes("\n") ? text : JSON.stringify(text);
}
