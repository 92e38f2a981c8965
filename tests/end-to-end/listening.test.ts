/** A page serves: it listens, accepts, answers, and goes over to TLS in mid-conversation. */
import { connect, type Socket } from "node:net";
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { describeInBrowsers } from "./setting.ts";

describeInBrowsers("listening", (setting) => {
  let page: Page;
  let port: number;

  beforeAll(async () => {
    page = await setting.newPermittedPage();
  });

  it("asks, and then tells the port that port 0 became", async () => {
    const listening = page.evaluate(() => window.driver.listen("echo", 0));
    const prompt = await findPrompt(setting.launched);
    const shown = await prompt.$eval("#destination", ({ textContent }) => textContent);
    expect(shown).toContain("A free port of this computer");
    await answerPrompt(prompt, "allow");
    port = await listening;
    expect(port).toBeGreaterThan(0);
  });

  it("answers a client byte for byte", async () => {
    const client = connect(port, "127.0.0.1");
    client.end("what the client says");
    expect(await textOf(client)).toBe("what the client says");
  });

  it("gives 50 clients their own bytes each", async () => {
    const said = Array.from({ length: 50 }, (_, index) => `client ${index} `.repeat(index + 1));
    const heard = await Promise.all(
      said.map((text) => {
        const client = connect(port, "127.0.0.1");
        client.end(text);
        return textOf(client);
      }),
    );
    expect(heard).toEqual(said);
  });

  it("says so where the port is in use", async () => {
    const failing = page.evaluate((used) => window.driver.listenInVain(used), port);
    await answerPrompt(await findPrompt(setting.launched), "allow");
    expect(await failing).toBe("error NetworkError Network EADDRINUSE");
  });

  it("does not listen where that is refused", async () => {
    const refused = page.evaluate(() => window.driver.listenInVain(40_000));
    await answerPrompt(await findPrompt(setting.launched), "dismiss");
    expect(await refused).toBe("error SecurityError Permission LISTEN_DENIED");
  });

  it("turns away who comes while close is on its way, and listens no more after it", async () => {
    const closing = page.evaluate(() => window.driver.servers.get("echo")?.close());
    const late = Array.from({ length: 20 }, () => {
      const client = connect(port, "127.0.0.1");
      client.end();
      return textOf(client).catch((error: NodeJS.ErrnoException) => error.code);
    });
    expect(["", "ECONNRESET", "ECONNREFUSED", "EPIPE"]).toEqual(
      expect.arrayContaining([...new Set(await Promise.all(late))]),
    );
    await closing;
    await expect
      .poll(async () => {
        const client = connect(port, "127.0.0.1");
        client.end();
        return textOf(client).catch((error: NodeJS.ErrnoException) => error.code);
      })
      .toBe("ECONNREFUSED");
  });
});

async function textOf(socket: Socket): Promise<string> {
  socket.setEncoding("utf8");
  let text = "";
  for await (const part of socket) text += part;
  return text;
}
