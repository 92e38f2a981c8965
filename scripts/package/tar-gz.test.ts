import { gunzipSync } from "fflate";
import { extract } from "tar-stream";
import { expect, it } from "vitest";
import { textFile } from "./collect-files.ts";
import { tarGz } from "./tar-gz.ts";

const FILES = [
  textFile("README.txt", "read me"),
  { path: "program", content: Buffer.alloc(70_000, 1), isProgram: true },
];

it("tarGz holds the files in one folder, with nothing of the person and the time", async () => {
  const archive = extract();
  archive.end(gunzipSync(await tarGz("release-1.0", FILES)));
  const found: unknown[] = [];
  for await (const entry of archive) {
    const { name, mode, size, uid, gid, uname, gname, mtime } = entry.header;
    found.push({ name, mode, size });
    expect({ uid, gid, uname, gname }).toEqual({ uid: 0, gid: 0, uname: "", gname: "" });
    expect(mtime.toISOString()).toBe("1980-01-01T00:00:00.000Z");
    entry.resume();
  }
  expect(found).toEqual([
    { name: "release-1.0/README.txt", mode: 0o644, size: 7 },
    { name: "release-1.0/program", mode: 0o755, size: 70_000 },
  ]);
});

it("tarGz gives the same bytes for the same files", async () => {
  const [one, other] = [await tarGz("release-1.0", FILES), await tarGz("release-1.0", FILES)];
  expect(Buffer.from(one).equals(other)).toBe(true);
});
