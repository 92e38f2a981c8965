import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { PlannedFileSystem } from "./planned-file-system.ts";

function plan(options: { readonly tellsModes?: boolean; readonly assumesRights?: boolean } = {}) {
  const below = new MemoryFileSystem(posix);
  below.placeFolder("/home/ada/empty");
  below.place("/home/ada/file", "text", 0o600);
  const planned = new PlannedFileSystem(below, {
    paths: posix,
    tellsModes: true,
    assumesRights: false,
    ...options,
  });
  return { below, planned };
}

describe("PlannedFileSystem", () => {
  test("tells what would be other in the end, and changes nothing", async () => {
    const { below, planned } = plan();
    const before = below.tree();
    await planned.createFolder("/home/ada/folder", 0o700);
    await planned.writeFile("/home/ada/folder/new", Buffer.from("one"), 0o600);
    await planned.writeFile("/home/ada/folder/new", Buffer.from("two"), 0o700);
    await planned.writeFile("/home/ada/file", Buffer.from("other"), 0o600);
    await planned.removeFolder("/home/ada/empty");
    expect(await planned.changes()).toEqual([
      "create the folder /home/ada/folder (mode 0700)",
      "write /home/ada/folder/new (mode 0700)",
      "replace /home/ada/file (mode 0600)",
      "remove the folder /home/ada/empty",
    ]);
    await planned.removeFile("/home/ada/file");
    await planned.removeFile("/home/ada/folder/new");
    await planned.removeFolder("/home/ada/folder");
    expect(await planned.changes()).toEqual([
      "remove /home/ada/file",
      "remove the folder /home/ada/empty",
    ]);
    expect(below.tree()).toEqual(before);
  });

  test("tells nothing of what is written as it was", async () => {
    const { planned } = plan({ tellsModes: false });
    await planned.writeFile("/home/ada/file", Buffer.from("text"), 0o600);
    expect(await planned.changes()).toEqual([]);
    await planned.setMode("/home/ada/file", 0o640);
    expect(await planned.changes()).toEqual(["set the mode of /home/ada/file"]);
  });

  test("writes nowhere that the one below may not, unless it is to assume so", async () => {
    const refuse = { value: async () => false };
    const write = (assumesRights: boolean) => {
      const { below, planned } = plan({ assumesRights });
      Object.defineProperty(below, "isAllowed", refuse);
      return planned.writeFile("/home/ada/new", Buffer.alloc(0), 0o600);
    };
    await expect(write(false)).rejects.toMatchObject({ code: "EACCES" });
    await expect(write(true)).resolves.toBeUndefined();
  });
});
