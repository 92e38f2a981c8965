import type { Scenario } from "./load-scenarios.ts";
import type { Addresses, ScriptedServers } from "./scripted-servers.ts";

/** One line an event. */
export type Log = readonly string[];

/** Runs a scenario in some window. */
export type RunScenario = (name: string, addresses: Addresses) => Promise<Log>;

/** Runs scenarios one after another against the servers. */
export async function recordLogs(
  scenarios: readonly Scenario[],
  servers: ScriptedServers,
  run: RunScenario,
): Promise<ReadonlyMap<string, Log>> {
  const logs = new Map<string, Log>();
  for (const { name, scripts, heard } of scenarios) {
    servers.begin(scripts);
    const log = [...(await run(name, servers.addresses))];
    if (heard !== undefined) {
      const streams = await servers.heard();
      const lines = streams.map(({ bytes, ending }) =>
        heard === true ? `${bytes} ${ending}` : bytes,
      );
      log.push(...lines.map((line, index) => `server ${index + 1} heard ${line}`));
    }
    servers.end();
    logs.set(name, log);
  }
  return logs;
}
