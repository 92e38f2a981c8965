/**
 * The same scenarios on Gecko's own TCPSocket, in the window of Firefox itself, and on ours, in a
 * page of either browser, against the same servers: the logs are the same, or the difference is
 * declared with its reason.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import { Setting } from "../end-to-end/setting.ts";
import { createAuthority } from "../servers/certificate-authority.ts";
import { type Comparison, compare } from "./compare.ts";
import { DECLARED_DIFFERENCES } from "./declared-differences.ts";
import { loadScenarios, type Scenario } from "./load-scenarios.ts";
import { newScenarioPage } from "./new-scenario-page.ts";
import { OURS_ONLY } from "./ours-only.ts";
import { type Log, type RunScenario, recordLogs } from "./record-logs.ts";
import { runInGecko } from "./run-in-gecko.ts";
import { runInPage } from "./run-in-page.ts";
import { type ScriptedServers, startScriptedServers } from "./scripted-servers.ts";

/** Gecko's own races can show in a scenario: that often it may try again. */
const MOST_RUNS_IN_GECKO = 3;

/** A browser's start, ten prompts, and all scenarios one after another. */
const RECORDING_MILLISECONDS = 300_000;

const scenarios = await loadScenarios();
const compared = scenarios.all.filter(({ name }) => !(name in OURS_ONLY));
const authority = await createAuthority();
const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-gecko-"));
const authorityFile = join(folder, "authority.pem");
const options = { environment: { NODE_EXTRA_CA_CERTS: authorityFile } };

const firefox = new Setting();
let servers: ScriptedServers;
let runThere: RunScenario;
let geckoLogs: ReadonlyMap<string, Log> = new Map();

beforeAll(async () => {
  await writeFile(authorityFile, authority.certificatePem);
  servers = await startScriptedServers(authority);
  await firefox.begin("firefox", options);
  runThere = await runInGecko(firefox.launched.browser, scenarios, authority.certificatePem);
  geckoLogs = await recordLogs(compared, servers, runThere);
}, RECORDING_MILLISECONDS);

afterAll(async () => {
  await firefox.end();
  await servers.close();
  await rm(folder, { recursive: true });
});

describe.each(BROWSER_FAMILIES)("Gecko comparison, %s", (family) => {
  const setting = family === "firefox" ? firefox : new Setting();
  let ourLogs: ReadonlyMap<string, Log> = new Map();

  beforeAll(async () => {
    if (setting !== firefox) await setting.begin(family, options);
    const page = await newScenarioPage(setting, servers.addresses);
    ourLogs = await recordLogs(scenarios.all, servers, await runInPage(page, scenarios));
    for (let run = 1; run < MOST_RUNS_IN_GECKO; run += 1) {
      const again = compared.filter((scenario) => resultOf(scenario) === "undeclared");
      geckoLogs = new Map([...geckoLogs, ...(await recordLogs(again, servers, runThere))]);
    }
  }, RECORDING_MILLISECONDS);

  afterAll(async () => {
    process.stdout.write(`${summary()}\n`);
    if (setting !== firefox) await setting.end();
  });

  it.each(compared)("$name", ({ name }) => {
    const declared = DECLARED_DIFFERENCES[name];
    const seen = { gecko: geckoLogs.get(name), ours: ourLogs.get(name) };
    if (declared === undefined) {
      expect(seen.ours).toEqual(seen.gecko);
    } else {
      expect(seen).toEqual({ gecko: declared.gecko, ours: declared.ours });
      expect(declared.ours).not.toEqual(declared.gecko);
    }
  });

  it.each(Object.entries(OURS_ONLY))("ours only: %s", (name, { ours }) => {
    expect(ourLogs.get(name)).toEqual(ours);
  });

  function resultOf({ name }: Scenario): Comparison {
    return compare(geckoLogs.get(name) ?? [], ourLogs.get(name) ?? [], DECLARED_DIFFERENCES[name]);
  }

  function summary(): string {
    const results = compared.map(resultOf);
    const count = (result: Comparison) => results.filter((one) => one === result).length;
    return (
      `Gecko comparison, ${family}: ${results.length} scenarios, ${count("equal")} equal, ` +
      `${count("declared")} declared differences, ${count("undeclared")} undeclared ` +
      `(and ${Object.keys(OURS_ONLY).length} that Gecko is spared)`
    );
  }
});
