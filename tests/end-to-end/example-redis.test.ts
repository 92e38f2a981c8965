/** The Redis example talks with Debian's Redis. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Redis, startRedis } from "../servers/redis.ts";
import { ExamplePage } from "./example-page.ts";
import { describeInBrowsers } from "./setting.ts";

// Other systems are not known to have it.
describe.runIf(process.platform === "linux")("the Redis example", () => {
  describeInBrowsers("with redis-server", (setting) => {
    let server: Redis;
    let example: ExamplePage;

    beforeAll(async () => {
      server = await startRedis();
      const { host, port } = server;
      example = await ExamplePage.open(setting, "redis", { host, port });
    });

    afterAll(async () => {
      await example.close();
      await server.close();
    });

    it("sends commands and shows what Redis replies, whatever its type", async () => {
      await example.pressAndAllow("#connect");
      await example.untilState("open");
      await example.untilShown("#log", 'proto" => (number) 3');
      for (const [command, reply] of CONVERSATION) {
        await example.enter("#line", command);
        await example.untilShown("#log p:last-child:not([data-kind='command'])", reply);
      }
      expect(await example.textsOf("#log p:nth-child(n + 3)")).toEqual(CONVERSATION.flat());
    });

    it("shows messages that come unasked", async () => {
      await example.enter("#line", "SUBSCRIBE news");
      await example.untilShown("#log p:last-child", 'subscribe"\n2) "news"\n3) (number) 1');
      await example.enter("#line", "PUBLISH news hello");
      await example.untilShown('#log [data-kind="push"]:nth-last-child(-n + 2)', "hello");
      await example.page.click("#disconnect");
      await example.untilState("closed");
    });

    it("says what is wrong, and what to do, where nothing listens", async () => {
      await server.close();
      await example.page.click("#connect");
      await example.untilState("failed");
      await example.untilShown(
        "#problem",
        "ConnectionRefusedError (ECONNREFUSED). Nothing listens",
      );
    });
  });
});

const CONVERSATION: readonly (readonly [command: string, reply: string])[] = [
  ["PING", "PONG"],
  ['SET greeting "hello, wörld"', "OK"],
  ["GET greeting", '"hello, wörld"'],
  ["STRLEN greeting", "(number) 13"],
  ["GET nothing", "(nil)"],
  ["RPUSH list one two", "(number) 2"],
  ["LRANGE list 0 -1", '1) "one"\n2) "two"'],
  ["HSET hash key value", "(number) 1"],
  ["HGETALL hash", '"key" => "value"'],
  ["LPUSH greeting x", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"],
];
