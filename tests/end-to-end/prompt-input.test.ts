/** What answers a prompt: a person's own press that began after the window was left alone for a second. */
import type { JSHandle, KeyInput, Page, Point } from "puppeteer-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../scripts/browser/extension-windows.ts";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";
import { describeInBrowsers } from "./setting.ts";
import { Visit } from "./visit.ts";

const QUIET_MILLISECONDS = 1000;
const ARMED = '#allow[aria-disabled="false"]';

/** A machine that has much else to do may be late with its press: that shows nothing, and it tries again. */
const MOST_ATTEMPTS = 5;

describeInBrowsers("input to a prompt", (setting) => {
  let visit: Visit;

  beforeEach(() => {
    visit = new Visit(setting);
  });

  afterEach(() => visit.end());

  const ask = async (path = "/") => {
    const origin = await visit.newOrigin();
    const page = await visit.open(path, origin);
    const prompt = await visit.findPrompt(origin);
    return { page, prompt };
  };

  /** Begins a press in the second in which none counts, and goes on with it when presses do count. */
  const expectEarlyPressUnanswered = async (
    begin: (prompt: Page, place: Point) => Promise<void>,
    goOn: (prompt: Page) => Promise<void>,
  ) => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const { page, prompt } = await ask();
      const place = await centreOf(prompt, "#allow");
      await prompt.focus("#allow");
      const watch = await disturb(prompt);
      const [delay] = await Promise.all([
        watch.evaluate(({ pressed }) => pressed),
        begin(prompt, place),
      ]);
      if (delay < QUIET_MILLISECONDS) {
        await prompt.waitForSelector(ARMED);
        await goOn(prompt);
        await visit.expectUnanswered(page, prompt);
        return;
      }
      await page.close();
      await visit.expectNoPrompt();
    }
    throw new Error("This machine is too slow for a press within a second");
  };

  describe.each<{ name: string; key: KeyInput }>([
    { name: "Enter", key: "Enter" },
    { name: "the space bar", key: " " },
  ])("$name", ({ key }) => {
    it("pressed as the prompt appears answers nothing", async () => {
      await expectEarlyPressUnanswered(
        (prompt) => prompt.keyboard.press(key),
        async () => {},
      );
    });

    it("held down from then on, repeating, and let go answers nothing", async () => {
      await expectEarlyPressUnanswered(
        (prompt) => prompt.keyboard.down(key),
        async (prompt) => {
          for (let repeats = 0; repeats < 5; repeats += 1) await prompt.keyboard.down(key);
          await prompt.keyboard.up(key);
        },
      );
    });

    it("answers nothing by itself: no button has the focus", async () => {
      const { page, prompt } = await ask();
      await prompt.waitForSelector(ARMED);
      await prompt.keyboard.press(key);
      await visit.expectUnanswered(page, prompt);
    });

    it("answers on a button, once it counts", async () => {
      const { page, prompt } = await ask();
      const isAllowed = async () => {
        try {
          await prompt.focus(ARMED);
          await prompt.keyboard.press(key);
        } catch {
          // The window was disturbed just then, or the answer has closed it.
        }
        return page.evaluate(() => "mozTCPSocket" in navigator);
      };
      await until("the press was taken", isAllowed);
    });
  });

  describe("the pointer", () => {
    it("clicking where Allow is as the prompt appears answers nothing", async () => {
      await expectEarlyPressUnanswered(
        (prompt, { x, y }) => prompt.mouse.click(x, y),
        async () => {},
      );
    });

    it("held down from then on and let go answers nothing", async () => {
      await expectEarlyPressUnanswered(
        async (prompt, { x, y }) => {
          await prompt.mouse.move(x, y);
          await prompt.mouse.down();
        },
        (prompt) => prompt.mouse.up(),
      );
    });
  });

  it("comes from no page, whatever it presses, opens and grabs", async () => {
    const { page, prompt } = await ask("/grabbing.html");
    for (const tried of [1, 2, 3, 4]) {
      await page.click("button");
      await page.waitForFunction((count) => window.grabbing.tried === count, BY_THE_CLOCK, tried);
    }
    expect(await page.evaluate(() => window.grabbing.opened?.closed)).toBe(false);
    await prompt.waitForSelector(ARMED);
    const rounds = await page.evaluate(() => window.grabbing.rounds);
    for (const key of ["Enter", " ", "Tab", "Escape"] as const) await page.keyboard.press(key);
    await page.waitForFunction((done) => window.grabbing.rounds > done + 10, BY_THE_CLOCK, rounds);
    expect(await prompt.evaluate(() => [window.opener, window.name, window.length])).toEqual([
      null,
      "",
      0,
    ]);
    await visit.expectUnanswered(page, prompt);
  });
});

/** Has the guard's second begin anew; `pressed` is how many milliseconds of it go by before a press. */
function disturb(prompt: Page): Promise<JSHandle<{ readonly pressed: Promise<number> }>> {
  return prompt.evaluateHandle(() => {
    const disturbedAt = performance.now();
    window.dispatchEvent(new Event("focus"));
    const pressed = new Promise<number>((resolve) => {
      for (const type of ["keydown", "pointerdown"]) {
        window.addEventListener(type, ({ timeStamp }) => resolve(timeStamp - disturbedAt), true);
      }
    });
    return { pressed };
  });
}

async function centreOf(page: Page, selector: string): Promise<Point> {
  const box = await (await page.$(selector))?.boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
