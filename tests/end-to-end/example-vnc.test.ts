/** The VNC example, which is noVNC, shows the screen of Debian's TigerVNC. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTigerVnc, type TigerVnc } from "../servers/tigervnc.ts";
import { ExamplePage } from "./example-page.ts";
import { describeInBrowsers } from "./setting.ts";

const PASSWORD = "horse";

// Other systems are not known to have it.
describe.runIf(process.platform === "linux")("the VNC example", () => {
  describeInBrowsers("with TigerVNC", (setting) => {
    let server: TigerVnc;
    let example: ExamplePage;

    beforeAll(async () => {
      server = await startTigerVnc({ password: PASSWORD, desktopName: "A test's desktop" });
      const { host, port } = server;
      example = await ExamplePage.open(setting, "vnc", { host, port, password: PASSWORD });
    });

    afterAll(async () => {
      await example.close();
      await server.close();
    });

    it("logs in and paints the screen", async () => {
      await example.pressAndAllow("#connect");
      await example.untilState("open");
      await example.untilShown("#state", "Connected to A test's desktop");
      // The window of xev is white, with the black edge of its inner window in it.
      await example.page.waitForFunction(() => {
        const canvas = document.querySelector("canvas");
        const pixels = canvas?.getContext("2d")?.getImageData(0, 0, 800, 500).data ?? [];
        const colours = new Set<number>();
        for (let at = 0; at < pixels.length; at += 4) colours.add(pixels[at] ?? 0);
        return canvas?.width === 800 && canvas.height === 500 && colours.has(0) && colours.has(255);
      });
    });

    it("passes on pointer and keys", async () => {
      const canvas = await example.page.waitForSelector("canvas");
      const box = await canvas?.boundingBox();
      if (box === null || box === undefined) throw new Error("The canvas is not shown");
      // The middle of xev's window, in the screen as it is scaled.
      const scale = box.width / 800;
      await example.page.mouse.click(box.x + 270 * scale, box.y + 250 * scale);
      await expect.poll(() => server.inputLog).toMatch(/ButtonRelease event/u);
      for (const key of ["h", "i"] as const) await example.page.keyboard.press(key);
      await expect
        .poll(() => server.inputLog)
        .toMatch(/KeyPress event.*keysym 0x68, h\).*KeyPress event.*keysym 0x69, i\)/su);
    });

    it("is left with F8", async () => {
      await example.page.keyboard.press("F8");
      await example.page.waitForSelector("#disconnect:focus");
      expect(server.inputLog).not.toContain("keysym 0xffc5");
    });

    it("disconnects, and says that a password is wrong", async () => {
      await example.page.click("#disconnect");
      await example.untilState("closed");
      await example.fill("password", "wrong");
      await example.page.click("#connect");
      await example.untilState("failed");
      await example.untilShown("#problem", "The server refused: ");
    });
  });
});
