import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { textFile } from "./collect-files.ts";
import { zip } from "./zip.ts";

const FILES = [
  textFile("b.txt", "second letter, first file"),
  { path: "a/program", content: Buffer.from("#!"), isProgram: true },
];
describe("zip", () => {
  it("holds the files, in their order", () => {
    const unpacked = unzipSync(zip(FILES));
    expect(Object.keys(unpacked)).toEqual(["b.txt", "a/program"]);
    expect(Buffer.from(unpacked["b.txt"] ?? []).toString()).toBe("second letter, first file");
  });

  it("tells Unix which files are programs", () => {
    const archive = Buffer.from(zip(FILES));
    const modes: number[] = [];
    // APPNOTE.TXT 4.3.12: the headers of the central directory.
    for (
      let at = archive.indexOf("PK\x01\x02");
      at >= 0;
      at = archive.indexOf("PK\x01\x02", at + 4)
    ) {
      expect(archive.readUInt8(at + 5)).toBe(3);
      modes.push(archive.readUInt32LE(at + 38) >>> 16);
    }
    expect(modes).toEqual([0o100644, 0o100755]);
  });

  it("has one time for all, which no clock changes", () => {
    const archive = Buffer.from(zip(FILES));
    // Midnight of the first day of 1980, as MS-DOS writes it.
    expect(archive.readUInt32LE(10)).toBe(((1 << 5) | 1) << 16);
  });
});
