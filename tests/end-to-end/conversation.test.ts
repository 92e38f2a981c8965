/** The main job: a page that was allowed to talks with real servers, over TCP and TLS. */
import { createHash } from "node:crypto";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startHttpServer } from "../servers/http-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers } from "./setting.ts";

const LENGTH = 8 * 1024 * 1024;
const SEED = 20;
const EXPECTED = createHash("sha256").update(deterministicBytes(LENGTH, SEED)).digest("hex");

describeInBrowsers("conversation", (setting) => {
  describe.each([
    { name: "TCP", tls: false },
    { name: "TLS", tls: true },
  ])("over $name", ({ tls }) => {
    let server: RunningServer;
    let page: Page;

    beforeAll(async () => {
      const certificate = await setting.authority.issue({ hosts: ["localhost"] });
      server = await startHttpServer(tls ? { tls: certificate } : {});
      page = await setting.newPermittedPage();
    });

    afterAll(async () => {
      await page.close();
      await server.close();
    });

    it("asks for the destination, then gets a response byte for byte", async () => {
      const destination = { host: "localhost", port: server.port, tls };
      const answer = await setting.allowing(
        page.evaluate(
          (to) => window.driver.request({ ...to, method: "GET", path: "/bytes/100?seed=7" }),
          destination,
        ),
      );
      expect(answer.head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer.log).toEqual(["open open", "data", "close closed"]);
      const expected = createHash("sha256").update(deterministicBytes(100, 7)).digest("hex");
      expect(answer).toMatchObject({ byteLength: 100, sha256: expected });
    });

    it("receives 8 MiB unchanged, without asking again", async () => {
      const answer = await page.evaluate(
        (to, path) => window.driver.request({ ...to, method: "GET", path }),
        { host: "localhost", port: server.port, tls },
        `/bytes/${LENGTH}?seed=${SEED}`,
      );
      expect(answer).toMatchObject({ byteLength: LENGTH, sha256: EXPECTED });
    });

    it("sends 8 MiB unchanged", async () => {
      await page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
      const answer = await page.evaluate(
        (to, length, seed) =>
          window.driver.request({
            ...to,
            method: "POST",
            path: "/hash",
            body: window.deterministicBytes(length, seed),
          }),
        { host: "localhost", port: server.port, tls },
        LENGTH,
        SEED,
      );
      expect(answer.text).toBe(`${EXPECTED} ${LENGTH}`);
      expect(answer.log).toContain("drain 0");
    });
  });
});
