import { createHash } from "node:crypto";

/*
 * The layout of Mach-O files is in Apple's <mach-o/loader.h>, that of signatures in xnu's
 * osfmk/kern/cs_blobs.h. What is in a file is little-endian, what is in a signature big-endian.
 */
const MAGIC_64 = 0xfeedfacf;
const LOAD_COMMANDS = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const SIGNATURE_COMMAND_BYTES = 16;
/** Of the memory pages of Apple silicon, the larger ones of the two. */
const MEMORY_PAGE_BYTES = 0x4000;

const EMBEDDED_SIGNATURE = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
/** With the fields that name the main segment. */
const DIRECTORY_VERSION = 0x20400;
const DIRECTORY_HEADER_BYTES = 88;
const SUPER_BLOB_BYTES = 20;
/** CS_ADHOC and CS_LINKER_SIGNED: signed by nobody, as linkers do it. */
const FLAGS = 0x20002;
const SHA_256 = 2;
const HASH_BYTES = 32;
const HASHED_PAGE_BITS = 12;
const HASHED_PAGE_BYTES = 1 << HASHED_PAGE_BITS;
const MAIN_BINARY = 1n;

interface Segment {
  /** Where its load command begins. */
  readonly command: number;
  readonly fileOffset: number;
  readonly fileBytes: number;
}

/**
 * An unsigned 64-bit Mach-O program with an ad-hoc signature. That names no maker, yet without one
 * Apple silicon runs no program at all. It is in the form in which linkers write it: a digest of each
 * page. `codesign` puts a signature by a Developer ID in its place. Throws for a program that is
 * signed, and for a file that is no such program.
 */
export function signMachO(program: Uint8Array, identifier: string): Uint8Array {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  if (view.getUint32(0, true) !== MAGIC_64) throw new Error("This is no 64-bit Mach-O program");
  const { segments, end, firstSection } = readLoadCommands(view);
  const text = segments.get("__TEXT");
  const linkEdit = segments.get("__LINKEDIT");
  if (text === undefined || linkEdit === undefined) throw new Error("A segment is missing");
  if (linkEdit.fileOffset + linkEdit.fileBytes !== program.byteLength) {
    throw new Error("The last segment does not reach to the end of the program");
  }
  if (end + SIGNATURE_COMMAND_BYTES > firstSection) throw new Error("There is no room to sign");

  const codeBytes = roundUp(program.byteLength, 16);
  const pages = Math.ceil(codeBytes / HASHED_PAGE_BYTES);
  const name = Buffer.from(`${identifier}\0`);
  const directoryBytes = DIRECTORY_HEADER_BYTES + name.byteLength + pages * HASH_BYTES;
  const signatureBytes = SUPER_BLOB_BYTES + directoryBytes;

  const signed = Buffer.alloc(codeBytes + signatureBytes);
  signed.set(program);
  signed.writeUInt32LE(LC_CODE_SIGNATURE, end);
  signed.writeUInt32LE(SIGNATURE_COMMAND_BYTES, end + 4);
  signed.writeUInt32LE(codeBytes, end + 8);
  signed.writeUInt32LE(signatureBytes, end + 12);
  signed.writeUInt32LE(view.getUint32(16, true) + 1, 16);
  signed.writeUInt32LE(view.getUint32(20, true) + SIGNATURE_COMMAND_BYTES, 20);
  const linkEditBytes = signed.byteLength - linkEdit.fileOffset;
  const { command } = linkEdit;
  signed.writeBigUInt64LE(BigInt(roundUp(linkEditBytes, MEMORY_PAGE_BYTES)), command + 32);
  signed.writeBigUInt64LE(BigInt(linkEditBytes), command + 48);

  const superBlob = signed.subarray(codeBytes);
  writeWords(superBlob, [EMBEDDED_SIGNATURE, signatureBytes, 1, 0, SUPER_BLOB_BYTES]);
  const directory = superBlob.subarray(SUPER_BLOB_BYTES);
  const hashes = DIRECTORY_HEADER_BYTES + name.byteLength;
  writeWords(directory, [
    CODE_DIRECTORY,
    directoryBytes,
    DIRECTORY_VERSION,
    FLAGS,
    hashes,
    DIRECTORY_HEADER_BYTES,
    0,
    pages,
    codeBytes,
    (HASH_BYTES << 24) | (SHA_256 << 16) | HASHED_PAGE_BITS,
  ]);
  directory.writeBigUInt64BE(BigInt(text.fileOffset), 64);
  directory.writeBigUInt64BE(BigInt(text.fileBytes), 72);
  directory.writeBigUInt64BE(MAIN_BINARY, 80);
  directory.set(name, DIRECTORY_HEADER_BYTES);
  for (let page = 0; page < pages; page++) {
    const start = page * HASHED_PAGE_BYTES;
    const bytes = signed.subarray(start, Math.min(start + HASHED_PAGE_BYTES, codeBytes));
    directory.set(createHash("sha256").update(bytes).digest(), hashes + page * HASH_BYTES);
  }
  return signed;
}

/** The segments by their names, where the load commands end, and where the first section begins. */
function readLoadCommands(view: DataView) {
  const segments = new Map<string, Segment>();
  let firstSection = view.byteLength;
  let offset = LOAD_COMMANDS;
  for (let count = view.getUint32(16, true); count > 0; count--) {
    const command = view.getUint32(offset, true);
    if (command === LC_CODE_SIGNATURE) throw new Error("The program is signed already");
    if (command === LC_SEGMENT_64) {
      segments.set(readName(view, offset + 8), {
        command: offset,
        fileOffset: Number(view.getBigUint64(offset + 40, true)),
        fileBytes: Number(view.getBigUint64(offset + 48, true)),
      });
      const sections = view.getUint32(offset + 64, true);
      for (let index = 0; index < sections; index++) {
        const place = view.getUint32(offset + 72 + index * 80 + 48, true);
        // A section without bytes in the file has no place in it.
        if (place > 0) firstSection = Math.min(firstSection, place);
      }
    }
    offset += view.getUint32(offset + 4, true);
  }
  return { segments, end: offset, firstSection };
}

function readName(view: DataView, offset: number): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + offset, 16);
  return bytes.toString("latin1").replace(/\0+$/u, "");
}

function writeWords(target: Buffer, words: readonly number[]): void {
  for (const [index, word] of words.entries()) target.writeUInt32BE(word >>> 0, index * 4);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
