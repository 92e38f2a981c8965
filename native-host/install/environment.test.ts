import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { environmentFrom, type ProcessFacts } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import { MemoryRegistry } from "./memory-registry.ts";
import { nodeFileSystem } from "./node-file-system.ts";
import { temporaryHome } from "./temporary-home.ts";

const FACTS: ProcessFacts = {
  platform: "linux",
  home: "/home/ada",
  variables: {},
  executable: "/usr/bin/node",
  isSingleExecutable: false,
  programFiles: ["/opt/web tcp/cli.js"],
  fileSystem: nodeFileSystem,
  registry: new MemoryRegistry(),
};

describe("environmentFrom", () => {
  test("runs a script with the Node that runs this", () => {
    expect(environmentFrom(FACTS)).toMatchObject({
      platform: "linux",
      folders: { home: "/home/ada", data: "/home/ada/.local/share" },
      host: { type: "script", source: "/opt/web tcp/host.js", nodePath: "/usr/bin/node" },
      program: "node '/opt/web tcp/cli.js'",
    });
  });

  test("runs itself where it is a single executable", () => {
    const executable = "C:\\Tools & more\\web-tcp-socket.exe";
    const facts = {
      ...FACTS,
      platform: "win32",
      home: "C:\\Users\\Ada",
      executable,
      isSingleExecutable: true,
    };
    expect(environmentFrom(facts)).toMatchObject({
      host: { type: "executable", source: executable },
      program: '"C:\\Tools & more\\web-tcp-socket.exe"',
    });
  });

  test.each([
    ["linux", "/home/ada", "/home/ada/.npm/_npx/0a1b/node_modules/web-tcp-socket-host/cli.js"],
    [
      "win32",
      "C:\\Users\\Ada",
      "C:\\Users\\Ada\\npm-cache\\_npx\\0a1b\\node_modules\\web-tcp-socket-host\\cli.js",
    ],
  ])("is started by npx again where npx has started it, on %s", (platform, home, file) => {
    const facts = { ...FACTS, platform, home, programFiles: [file] as const };
    expect(environmentFrom(facts).program).toBe("npx web-tcp-socket-host");
  });

  test("finds the host beside either program file", async () => {
    const { home } = await temporaryHome();
    const elsewhere = join(home, "elsewhere");
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, "host.js"), "");
    const programFiles = [join(home, "cli.js"), join(elsewhere, "cli.js")] as const;
    const { host } = environmentFrom({ ...FACTS, programFiles: [...programFiles] });
    expect(host.source).toBe(join(elsewhere, "host.js"));
  });

  test("refuses other systems and a home that is no path", () => {
    const elsewhere = () => environmentFrom({ ...FACTS, platform: "sunos" });
    expect(elsewhere).toThrow(InstallError);
    expect(elsewhere).toThrow(
      'This program knows Linux, macOS and Windows, and this system is "sunos".',
    );
    expect(() => environmentFrom({ ...FACTS, home: "" })).toThrow(/Set HOME/u);
    expect(() => environmentFrom({ ...FACTS, platform: "win32" })).not.toThrow();
    expect(() => environmentFrom({ ...FACTS, platform: "win32", home: "" })).toThrow(
      /Set USERPROFILE/u,
    );
  });
});
