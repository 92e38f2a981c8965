import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signMachO } from "./sign-mach-o.ts";

const PAGE_BYTES = 4096;
const TEXT_BYTES = 0x4000;
const LINK_EDIT_BYTES = 5001;
/** A header, a segment with one section, and a segment without. */
const COMMANDS_END = 32 + (72 + 80) + 72;

/** The least that looks like a program from a linker, with nothing but noise in it. */
function unsignedProgram({ firstSection = 0x1000 } = {}): Buffer {
  const program = Buffer.alloc(TEXT_BYTES + LINK_EDIT_BYTES);
  for (let index = COMMANDS_END; index < program.length; index++) program[index] = index % 251;
  program.fill(0, COMMANDS_END, firstSection);
  program.writeUInt32LE(0xfeedfacf, 0);
  program.writeUInt32LE(2, 16);
  program.writeUInt32LE(COMMANDS_END - 32, 20);
  const text = writeSegment(program, 32, "__TEXT", { start: 0, length: TEXT_BYTES, sections: 1 });
  program.writeUInt32LE(firstSection, 32 + 72 + 48);
  writeSegment(program, text, "__LINKEDIT", {
    start: TEXT_BYTES,
    length: LINK_EDIT_BYTES,
    sections: 0,
  });
  return program;
}

function writeSegment(
  program: Buffer,
  at: number,
  name: string,
  { start, length, sections }: { start: number; length: number; sections: number },
): number {
  const bytes = 72 + sections * 80;
  program.writeUInt32LE(0x19, at);
  program.writeUInt32LE(bytes, at + 4);
  program.write(name, at + 8, "latin1");
  program.writeBigUInt64LE(BigInt(start), at + 40);
  program.writeBigUInt64LE(BigInt(length), at + 48);
  program.writeUInt32LE(sections, at + 64);
  return at + bytes;
}

describe("signMachO", () => {
  const program = unsignedProgram();
  const signed = Buffer.from(signMachO(program, "a-program"));
  const signature = signed.subarray(signed.readUInt32LE(COMMANDS_END + 8));
  const directory = signature.subarray(signature.readUInt32BE(16));

  it("adds a command that says where the signature is", () => {
    expect(signed.readUInt32LE(16)).toBe(3);
    expect(signed.readUInt32LE(20)).toBe(COMMANDS_END - 32 + 16);
    expect(signed.readUInt32LE(COMMANDS_END)).toBe(0x1d);
    expect(signed.readUInt32LE(COMMANDS_END + 12)).toBe(signature.byteLength);
    expect((signed.length - signature.length) % 16).toBe(0);
  });

  it("has the last segment reach over the signature", () => {
    const linkEdit = 32 + 72 + 80;
    expect(signed.readBigUInt64LE(linkEdit + 48)).toBe(BigInt(signed.length - TEXT_BYTES));
    expect(signed.readBigUInt64LE(linkEdit + 32)).toBe(0x4000n);
  });

  it("leaves the rest of the program as it is", () => {
    const rest = program.subarray(COMMANDS_END + 16);
    expect(signed.subarray(COMMANDS_END + 16, program.length).equals(rest)).toBe(true);
  });

  it("is one code directory, of a program that nobody signed", () => {
    expect(signature.readUInt32BE(0)).toBe(0xfade0cc0);
    expect(signature.readUInt32BE(4)).toBe(signature.length);
    expect(signature.readUInt32BE(8)).toBe(1);
    expect(directory.readUInt32BE(0)).toBe(0xfade0c02);
    expect(directory.readUInt32BE(4)).toBe(directory.length);
    expect(directory.readUInt32BE(12)).toBe(0x20002);
    const identifier = directory.readUInt32BE(20);
    expect(directory.toString("latin1", identifier, identifier + 10)).toBe("a-program\0");
    expect(directory.readBigUInt64BE(72)).toBe(BigInt(TEXT_BYTES));
  });

  it("has the digest of every page", () => {
    const hashes = directory.readUInt32BE(16);
    const pages = directory.readUInt32BE(28);
    const codeBytes = directory.readUInt32BE(32);
    expect(codeBytes).toBe(signed.length - signature.length);
    expect(pages).toBe(Math.ceil(codeBytes / PAGE_BYTES));
    for (let page = 0; page < pages; page++) {
      const end = Math.min((page + 1) * PAGE_BYTES, codeBytes);
      const digest = createHash("sha256")
        .update(signed.subarray(page * PAGE_BYTES, end))
        .digest();
      const place = hashes + page * 32;
      expect(directory.subarray(place, place + 32).equals(digest)).toBe(true);
    }
    expect(hashes + pages * 32).toBe(directory.length);
  });

  it.each([
    ["is signed already", signed, "signed already"],
    ["is no such program", Buffer.alloc(1000), "no 64-bit Mach-O program"],
    ["goes on after its last segment", Buffer.concat([program, program]), "does not reach"],
    ["has no room", unsignedProgram({ firstSection: COMMANDS_END + 15 }), "no room to sign"],
  ])("refuses what %s", (_, refused, message) => {
    expect(() => signMachO(refused, "a-program")).toThrow(message);
  });
});
