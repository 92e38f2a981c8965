/** A frame with sockets is taken out of its page. */
import type { Frame, Page } from "puppeteer-core";
import { until } from "../../../scripts/browser/extension-windows.ts";
import { BY_THE_CLOCK, untilInterface } from "../../../scripts/browser/until-interface.ts";
import { startFloodServer } from "../../servers/flood-server.ts";
import type { Scenario } from "../scenario.ts";

export const FRAME_END_SCENARIOS: readonly Scenario[] = [
  {
    name: "it is removed while sockets of it connect, move bytes and listen",
    run: async (stage) => {
      const flood = stage.keep(await startFloodServer());
      const socket = await stage.connected({ port: stage.echo.port });
      const frame = await addFrame(stage.page);
      await frame.evaluate(
        async (echoPort, floodPort) => {
          const { driver } = window;
          await driver.listen("listening", 0);
          const downloading = driver.open("downloading", "127.0.0.1", floodPort);
          const uploading = driver.open("uploading", "127.0.0.1", echoPort);
          await Promise.all([downloading.opened, uploading.opened]);
          uploading.socket.send(new Uint8Array(1024 * 1024));
          driver.open("connecting", "127.0.0.1", echoPort);
        },
        stage.echo.port,
        flood.port,
      );
      await stage.page.evaluate(() => document.querySelector("iframe")?.remove());
      await until("its downloads ended", async () => flood.countConnections() === 0);
      // Those of the page that framed it live on.
      await until("the page's own was left", async () => stage.echo.countConnections() === 1);
      await socket.send("a word");
      await socket.received("a word".length);
      await socket.do("close");
    },
  },
];

/** A frame of the page's own origin, which has the interface as the page has. */
async function addFrame(page: Page): Promise<Frame> {
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.src = "/";
    document.body.append(frame);
  });
  const frame = await until("the frame was there", async () =>
    page.frames().find((each) => each !== page.mainFrame() && each.url() === page.url()),
  );
  await frame.waitForFunction(() => window.driver !== undefined, BY_THE_CLOCK);
  await untilInterface(frame);
  return frame;
}
