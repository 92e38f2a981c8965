import type { Metafile } from "esbuild";
import { describe, expect, it } from "vitest";
import { bundledPackages, licenseNotice, packageFolders } from "./bundled-packages.ts";

function metafile(inputs: Readonly<Record<string, number>>): Metafile {
  const entries = Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]);
  const output = { bytes: 0, imports: [], exports: [], inputs: Object.fromEntries(entries) };
  return { inputs: {}, outputs: { "dist/bundle.js": output } };
}

describe("packageFolders", () => {
  it("has each package of which something is in a bundle, once", () => {
    const one = metafile({
      "native-host/host.ts": 10,
      "node_modules/valibot/dist/index.mjs": 10,
      "node_modules/@scope/name/lib/a.js": 10,
      "node_modules/dropped/index.js": 0,
    });
    const other = metafile({
      "node_modules/valibot/dist/other.mjs": 10,
      "node_modules/@scope/name/node_modules/inner/index.js": 10,
    });
    expect(packageFolders([one, other])).toEqual([
      "node_modules/valibot",
      "node_modules/@scope/name",
      "node_modules/@scope/name/node_modules/inner",
    ]);
  });
});

describe("licenseNotice", () => {
  it("has the license of each package, by name", async () => {
    const packages = await bundledPackages([
      metafile({ "node_modules/webextension-polyfill/dist/a.js": 1, "node_modules/valibot/b": 1 }),
    ]);
    expect(packages.map(({ name, license }) => [name, license])).toEqual([
      ["valibot", "MIT"],
      ["webextension-polyfill", "MPL-2.0"],
    ]);
    const notice = licenseNotice(packages);
    expect(notice).toContain("Copyright (c) Fabian Hiller");
    expect(notice).toContain("Mozilla Public License Version 2.0");
    expect(notice).toContain("https://github.com/mozilla/webextension-polyfill");
  });
});
