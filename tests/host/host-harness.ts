import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { RunningServer } from "../servers/running-server.ts";
import { disorder } from "./disorder.ts";
import { bundleHost, type HostBundle } from "./host-bundle.ts";
import { HostProcess, type HostProcessOptions } from "./host-process.ts";

export interface HostHarness {
  /** Starts a host that ends with the test. */
  start(options?: Omit<HostProcessOptions, "path">): HostProcess;
  /** Starts a host and says hello. */
  greeted(options?: Omit<HostProcessOptions, "path">): Promise<HostProcess>;
  /** Keeps a server until the test ends. */
  running<T extends RunningServer>(starting: Promise<T>): Promise<T>;
}

/**
 * Bundles the host once for a file of tests; after each test every host and server is gone, and
 * no host may have written anything to stdout but messages of the protocol, in their order.
 */
export function useHost(): HostHarness {
  let bundle: HostBundle;
  const hosts: HostProcess[] = [];
  const servers: RunningServer[] = [];

  beforeAll(async () => {
    bundle = await bundleHost();
  });
  afterAll(() => bundle.remove());
  afterEach(async () => {
    const ended = hosts.splice(0);
    await Promise.all(ended.map((host) => host.destroy()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
    for (const { garbage, inbox } of ended) {
      expect(garbage).toEqual([]);
      expect(disorder(inbox.all)).toEqual([]);
    }
  });

  const start: HostHarness["start"] = (options) => {
    const host = new HostProcess({ path: bundle.path, ...options });
    hosts.push(host);
    return host;
  };
  return {
    start,
    greeted: (options) => start(options).greet(),
    running: async (starting) => {
      const server = await starting;
      servers.push(server);
      return server;
    },
  };
}
