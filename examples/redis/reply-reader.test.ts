import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCommand, wordsOf } from "./command.ts";
import { type Reply, replyText } from "./reply.ts";
import { ReplyReader } from "./reply-reader.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => new ReplyReader().push(encode(text));
const shown = (text: string) => read(text).map((reply) => replyText(reply));

describe("ReplyReader", () => {
  it.each([
    ["+OK\r\n", ["OK"]],
    ["-ERR unknown command\r\n", ["(error) ERR unknown command"]],
    [":42\r\n,1.5\r\n(12345678901234567890\r\n", ["42", "1.5", "12345678901234567890"].map(number)],
    ["$5\r\nh\r\nlo\r\n", ["h\r\nlo"]],
    ["$6\r\nGrüß\r\n", ['"Grüß"']],
    ["$0\r\n\r\n", ['""']],
    ["$-1\r\n*-1\r\n_\r\n", ["(nil)", "(nil)", "(nil)"]],
    ["#t\r\n#f\r\n", ["true", "false"]],
    ["=8\r\ntxt:some\r\n!5\r\nERR x\r\n", ['"some"', "(error) ERR x"]],
    ["*0\r\n", ["(empty)"]],
    ["*2\r\n$1\r\na\r\n*2\r\n:1\r\n:2\r\n", ['1) "a"\n2) 1) (number) 1\n   2) (number) 2']],
    ["%1\r\n+proto\r\n:3\r\n", ["proto => (number) 3"]],
    [">2\r\n+message\r\n$2\r\nhi\r\n", ['1) message\n2) "hi"']],
  ])("reads %j", (text, texts) => {
    expect(shown(text)).toEqual(texts);
  });

  it.each(["HTTP/1.1 400 Bad Request\r\n", "+OK\n", "$x\r\n", "*-2\r\n", "*1\r\n".repeat(40)])(
    "throws on %j",
    (text) => {
      expect(() => read(text)).toThrow();
    },
  );

  it("reads the same however the bytes are split", () => {
    const text = '*3\r\n$2\r\n\r\n\r\n%1\r\n+a\r\n:1\r\n$-1\r\n+OK\r\n>1\r\n$3\r\n"""\r\n';
    const bytes = encode(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.byteLength)), (cuts) => {
        const reader = new ReplyReader();
        const ends = [...cuts.sort((one, other) => one - other), bytes.byteLength];
        let start = 0;
        const replies: Reply[] = [];
        for (const end of ends) {
          replies.push(...reader.push(bytes.subarray(start, end)));
          start = end;
        }
        expect(replies).toEqual(read(text));
      }),
    );
  });
});

describe("wordsOf", () => {
  it.each([
    ["PING", ["PING"]],
    ["  SET  a b ", ["SET", "a", "b"]],
    ['SET greeting "hello, \\"world\\"\\n"', ["SET", "greeting", 'hello, "world"\n']],
    ['SET a \'b "c\' ""', ["SET", "a", 'b "c', ""]],
    ["", []],
    ['SET a "b', undefined],
    ['SET a"b"', undefined],
  ])("cuts %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

it("says a command's lengths in bytes", () => {
  const text = new TextDecoder().decode(encodeCommand(["SET", "ü"]));
  expect(text).toBe("*2\r\n$3\r\nSET\r\n$2\r\nü\r\n");
});

function number(text: string): string {
  return `(number) ${text}`;
}
