import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { data, failure, firefox, HELLO, installed, manifestPath } from "./doctor-visit.ts";
import { answeringHost } from "./fake-host.ts";
import { install } from "./install.ts";
import type { TemporaryHome } from "./temporary-home.ts";

describe("doctor on damaged files", () => {
  const cases: readonly [string, (home: TemporaryHome) => Promise<unknown>, object][] = [
    [
      "broken JSON",
      (home) => writeFile(manifestPath(home), "{"),
      { name: "manifest", detail: expect.stringContaining("is no JSON object") },
    ],
    [
      "a folder in place of the manifest",
      async (home) => {
        await rm(manifestPath(home));
        await mkdir(manifestPath(home));
      },
      { name: "manifest", detail: expect.stringContaining("is no JSON object") },
    ],
    [
      "another installation's manifest",
      (home) => changeManifest(home, { path: "/opt/other" }),
      { name: "manifest content", detail: expect.stringContaining("points to /opt/other") },
    ],
    [
      "a wrong name and type",
      (home) => changeManifest(home, { name: "other", type: "socket" }),
      {
        name: "manifest content",
        detail: "Its name is other, not web_tcp_socket. Its type is socket, not stdio.",
      },
    ],
    [
      "a manifest that lets another extension in",
      (home) => changeManifest(home, { allowed_extensions: [FIREFOX_EXTENSION_ID, "other@other"] }),
      {
        name: "manifest content",
        detail: expect.stringMatching(/^Its allowed_extensions are .*other@other.*, not just /u),
      },
    ],
    [
      "a missing wrapper",
      (home) => rm(data(home, "native-host.sh")),
      { name: "wrapper", detail: expect.stringContaining("does not exist") },
    ],
    [
      "a wrapper that is not executable",
      (home) => chmod(data(home, "native-host.sh"), 0o600),
      { name: "wrapper", detail: expect.stringContaining("is not executable (mode 0600)") },
    ],
    [
      "a host that others can write to",
      (home) => chmod(data(home, "host.mjs"), 0o666),
      {
        name: "modes",
        detail: expect.stringMatching(/^Others can write to .*host\.mjs \(mode 0666\)/u),
      },
    ],
    [
      "a changed wrapper",
      (home) => writeFile(data(home, "native-host.sh"), "#!/bin/sh\nexec node\n"),
      { name: "wrapper content", detail: expect.stringContaining("changed by hand or damaged") },
    ],
    [
      "a missing host",
      (home) => rm(data(home, "host.mjs")),
      { name: "host", detail: expect.stringContaining("does not exist") },
    ],
    [
      "a Node that has moved",
      (home) => install(firefox, { ...home.environment, nodePath: "/opt/gone/node" }, home.output),
      {
        name: "node",
        detail: "/opt/gone/node does not exist.",
        step: expect.stringContaining("node cli.js install --browser firefox"),
      },
    ],
  ];

  test.each(cases)("%s", async (_, damage, check) => {
    const home = await installed(answeringHost(HELLO));
    await damage(home);
    home.lines.length = 0;
    expect(await failure(home)).toMatchObject(check);
  });
});

async function changeManifest(home: TemporaryHome, members: object): Promise<void> {
  const path = manifestPath(home);
  const manifest = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...manifest, ...members }));
}
