import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { doctor } from "./doctor.ts";
import {
  data,
  examineJson,
  failure,
  firefox,
  HELLO,
  installed,
  manifestPath,
  PATIENCE,
  probes,
} from "./doctor-visit.ts";
import { answeringHost } from "./fake-host.ts";
import { install } from "./install.ts";
import type { Selection } from "./registration.ts";
import { named, type TemporaryHome, temporaryHome } from "./temporary-home.ts";

describe("doctor", () => {
  test("is content with a sound installation, and says what is where", async () => {
    const home = await installed(answeringHost(HELLO));
    const options = { json: false, milliseconds: PATIENCE, probes };
    expect(await doctor(firefox, home.environment, home.output, options)).toBe(0);
    expect(home.lines).toEqual([
      "Firefox: well",
      `  ok   manifest: ${manifestPath(home)}`,
      "  ok   manifest content: right name, type and path",
      `  ok   callers: ${FIREFOX_EXTENSION_ID} alone may start the host`,
      `  ok   wrapper: ${data(home, "native-host.sh")}`,
      "  ok   modes: nobody else can write to these files",
      "  ok   wrapper content: as the installer wrote it",
      `  ok   node: ${process.execPath} (${process.version})`,
      `  ok   host: ${data(home, "host.mjs")}`,
      "  ok   handshake: the host started, answered and ended",
      `  ok   version: ${PRODUCT_VERSION}`,
      `  ok   record: ${data(home, "installed.json")}`,
    ]);
  });

  test("gives the same as one JSON document", async () => {
    const home = await installed(answeringHost(HELLO));
    const { status, report } = await examineJson(home);
    expect(status).toBe(0);
    expect(report).toMatchObject({ version: PRODUCT_VERSION, well: true });
    expect(report.registrations).toEqual([
      {
        browser: "firefox",
        scope: "user",
        manifest: manifestPath(home),
        state: "well",
        checks: expect.arrayContaining([
          { name: "node", ok: true, detail: `${process.execPath} (${process.version})` },
          { name: "version", ok: true, detail: PRODUCT_VERSION },
        ]),
      },
    ]);
  });

  test.each([
    ["firefox", (home: TemporaryHome) => [manifestPath(home), FIREFOX_EXTENSION_ID]],
    ["chrome", () => [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`]],
    ["chromium", () => [`chrome-extension://${CHROMIUM_EXTENSION_ID}/`]],
  ] as const)("starts the host as %s does", async (browser, launchArguments) => {
    const selection: Selection = named(browser);
    const home = await temporaryHome();
    const expected = JSON.stringify(JSON.stringify(launchArguments(home)));
    await writeFile(
      home.environment.host.source,
      `if (JSON.stringify(process.argv.slice(2)) !== ${expected}) process.exit(1);
${answeringHost(HELLO)}`,
    );
    await install(selection, home.environment, home.output);
    home.lines.length = 0;
    expect((await examineJson(home, selection)).status).toBe(0);
  });

  test("does not mind browsers that lack it, as long as nobody named them", async () => {
    const home = await installed(answeringHost(HELLO));
    const all = await examineJson(home, named());
    expect(all.status).toBe(0);
    const [first, ...others] = all.report.registrations.map(({ state }) => state);
    expect(first).toBe("well");
    expect(new Set(others)).toEqual(new Set(["not installed"]));
    const both = await examineJson(home, named("firefox", "chromium"));
    expect(both.status).toBe(1);
  });

  test("examines the manifest in a folder of the person's choice, named or not", async () => {
    const home = await temporaryHome(answeringHost(HELLO));
    const manifestFolder = join(home.home, "profile");
    const chosen: Selection = { ...named("chromium"), manifestFolder };
    await install(chosen, home.environment, home.output);
    home.lines.length = 0;
    expect((await examineJson(home, chosen)).status).toBe(0);
    const { status, report } = await examineJson(home, named());
    expect(status).toBe(0);
    expect(report.registrations.find(({ state }) => state === "well")?.manifest).toBe(
      join(manifestFolder, "web_tcp_socket.json"),
    );
  });

  test("forgets a folder of the person's choice that has gone", async () => {
    const home = await installed(answeringHost(HELLO));
    const manifestFolder = join(home.home, "profile");
    await install({ ...named("firefox"), manifestFolder }, home.environment, home.output);
    await rm(manifestFolder, { recursive: true });
    home.lines.length = 0;
    expect((await examineJson(home)).status).toBe(0);
  });

  test("says what is not installed, and how to install it", async () => {
    const home = await temporaryHome();
    expect(await failure(home)).toEqual({
      name: "manifest",
      ok: false,
      detail: "The native host is not installed.",
      step: "Run: node cli.js install --browser firefox",
    });
    const options = { json: false, milliseconds: PATIENCE, probes };
    expect(await doctor(named(), home.environment, home.output, options)).toBe(1);
    expect(home.lines).toEqual([
      "The native host is not installed for any browser, and no browser was found.",
      "    Run: node cli.js install --browser NAME",
    ]);
  });

  test("of all browsers tells of those that are used or served", async () => {
    const home = await installed(answeringHost(HELLO), named("chrome"));
    await mkdir(join(home.home, ".mozilla/firefox"), { recursive: true });
    const options = { json: false, milliseconds: PATIENCE, probes };
    expect(await doctor(named(), home.environment, home.output, options)).toBe(0);
    const headings = home.lines.filter((line) => !line.startsWith(" "));
    expect(headings).toEqual([
      `Firefox: not installed (no ${manifestPath(home)})`,
      "Google Chrome: well",
      "Opera: well",
    ]);
  });

  test("looks at what serves every user where the person has nothing", async () => {
    const home = await temporaryHome(answeringHost(HELLO));
    await install({ ...named("chromium"), scope: "system" }, home.environment, home.output);
    home.lines.length = 0;
    const options = { json: false, milliseconds: PATIENCE, probes };
    expect(await doctor(named("chromium"), home.environment, home.output, options)).toBe(0);
    expect(home.lines[0]).toBe("Chromium, for every user: well");
    await install(named("chromium"), home.environment, home.output);
    home.lines.length = 0;
    expect(await doctor(named("chromium"), home.environment, home.output, options)).toBe(0);
    expect(home.lines[0]).toBe("Chromium: well");
  });
});
