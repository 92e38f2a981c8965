import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CATALOG, EXAMPLES } from "../../examples/catalog.ts";
import { type DemoServers, startDemoServers } from "../../examples/demo-servers.ts";
import { type RunningExamples, startExamples } from "../../examples/start-examples.ts";
import { buildExamples } from "../../scripts/build-examples.ts";

describe("startExamples", () => {
  let folder: string;
  let demo: DemoServers;
  let examples: RunningExamples;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-examples-"));
    await buildExamples();
    demo = await startDemoServers({ directory: folder });
    // A computer on which no program is found by its name.
    vi.stubEnv("PATH", "");
    examples = await startExamples(demo);
    vi.unstubAllEnvs();
  });

  afterAll(async () => {
    await examples.close();
    await demo.close();
    await rm(folder, { recursive: true });
  });

  it("shows all of them on one page, each at an origin of its own", async () => {
    const page = await fetch(examples.address);
    expect(await page.text()).toContain('<ul id="examples">');
    const listed = await (await fetch(`${examples.address}examples.json`)).json();
    expect(listed).toEqual(examples.listed);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(EXAMPLES);
    const origins = examples.listed.map(({ address }) => new URL(address).origin);
    expect(new Set(origins).size).toBe(EXAMPLES.length);
  });

  it.each(EXAMPLES)("serves %s with all that it links, and a manifest that asks", async (name) => {
    const address = examples.listed.find((example) => example.name === name)?.address ?? "";
    const page = await (await fetch(address)).text();
    const links = [...page.matchAll(/ (?:href|src)="([^"]+)"/gu)].map(([, link = ""]) => link);
    for (const link of links) {
      const target = new URL(link, address);
      if (target.protocol !== "data:") expect((await fetch(target)).status, link).toBe(200);
    }
    const manifest: unknown = await (await fetch(`${address}manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({
      type: "certified",
      permissions: { "tcp-socket": { description: expect.any(String) } },
    });
  });

  it("says what installs a server that is missing", () => {
    const redis = examples.listed.find(({ name }) => name === "redis");
    expect(redis).toMatchObject({
      title: CATALOG.redis.title,
      isReady: false,
      command: "apt-get install -y --no-install-recommends redis-server",
    });
    expect(redis?.server).toContain("Redis is not installed");
  });

  it("serves the console with its two servers", async () => {
    const address = examples.listed.find(({ name }) => name === "console")?.address;
    const servers: unknown = await (await fetch(`${address}servers.json`)).json();
    expect(servers).toEqual({ plain: demo.plain, tls: demo.tls });
  });
});
