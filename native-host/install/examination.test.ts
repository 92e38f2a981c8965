import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
        name: "callers",
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
      (home) => moveNode(home, "/opt/gone/node"),
      {
        name: "node",
        detail: "/opt/gone/node does not exist.",
        step: expect.stringContaining("node cli.js install --browser firefox"),
      },
    ],
  ];

  const more: typeof cases = [
    [
      "a Node that is too old",
      async (home) => {
        const path = join(home.home, "node");
        await writeFile(path, "#!/bin/sh\necho v18.20.4\n", { mode: 0o755 });
        await moveNode(home, path);
      },
      {
        name: "node",
        detail: expect.stringMatching(/ is v18\.20\.4, and the host needs 20\.19 or later\.$/u),
      },
    ],
    [
      "a Node that is something else",
      (home) => moveNode(home, "/bin/true"),
      { name: "node", detail: "/bin/true does not tell its version." },
    ],
    [
      "a missing record",
      (home) => rm(data(home, "installed.json")),
      {
        name: "record",
        detail: expect.stringContaining("installed.json does not exist, by which"),
      },
    ],
    [
      "a damaged record",
      (home) => writeFile(data(home, "installed.json"), "{}"),
      { name: "record", detail: expect.stringContaining("installed.json is damaged") },
    ],
    [
      "a record that does not have the manifest",
      (home) => writeFile(data(home, "installed.json"), '{ "manifests": [], "folders": [] }'),
      { name: "record", detail: expect.stringContaining("so uninstall may leave it") },
    ],
  ];

  test.each([...cases, ...more])("%s", async (_, damage, check) => {
    const home = await installed(answeringHost(HELLO));
    await damage(home);
    home.lines.length = 0;
    expect(await failure(home)).toMatchObject(check);
  });
});

async function moveNode(home: TemporaryHome, nodePath: string): Promise<void> {
  const { environment, output } = home;
  const host = { type: "script", source: environment.host.source, nodePath } as const;
  await install(firefox, { ...environment, host }, output);
}

async function changeManifest(home: TemporaryHome, members: object): Promise<void> {
  const path = manifestPath(home);
  const manifest = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...manifest, ...members }));
}
