/** `navigator.permissions.query({ name: "tcp-socket" })`, and the browser's own permissions beside it. */
import type { JSHandle, Page } from "puppeteer-core";
import { afterEach, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { describeInBrowsers } from "./setting.ts";

/** The state of a new status, then its state at each change. */
function watch(page: Page): Promise<JSHandle<readonly string[]>> {
  return page.evaluateHandle(async () => {
    const status = await navigator.permissions.query({ name: "tcp-socket" });
    const states: string[] = [status.state];
    status.onchange = () => states.push(status.state);
    return states;
  });
}

async function expectStates(watched: JSHandle<readonly string[]>, ...states: string[]) {
  await expect.poll(() => watched.jsonValue()).toEqual(states);
}

function stateOf(page: Page): Promise<string> {
  return page.evaluate(
    async () => (await navigator.permissions.query({ name: "tcp-socket" })).state,
  );
}

describeInBrowsers("permissions query", (setting) => {
  const pages: Page[] = [];
  const openPermitted = async () => {
    const page = await setting.newPermittedPage();
    pages.push(page);
    return page;
  };
  const press = async (page: Page, button: "#allow" | "#block" | "#revoke") => {
    const popup = await setting.openPopup(page);
    pages.push(popup);
    await popup.waitForSelector(button, { visible: true });
    await popup.click(button);
  };
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  it("knows nothing of it on a site that is not permitted", async () => {
    const page = await setting.newPage("/silent.html");
    pages.push(page);
    const answer = await page.evaluate(() =>
      navigator.permissions.query({ name: "tcp-socket" }).then(
        () => "answered",
        ({ name }: Error) => name,
      ),
    );
    expect(answer).toBe("TypeError");
  });

  it("answers with a PermissionStatus of the page's own, a new one each time", async () => {
    const page = await openPermitted();
    const found = await page.evaluate(async () => {
      const status = await navigator.permissions.query({ name: "tcp-socket" });
      const browsers = await navigator.permissions.query({ name: "geolocation" });
      const membersOf = (object: object) => {
        const names: string[] = [];
        for (const name in object) if (name !== "when") names.push(name);
        return names.toSorted().join(" ");
      };
      return {
        name: status.name,
        state: status.state,
        onchange: status.onchange,
        text: String(status),
        isStatus: status instanceof PermissionStatus && status instanceof EventTarget,
        hasMembers: membersOf(status) === membersOf(browsers),
        isNew: status !== (await navigator.permissions.query({ name: "tcp-socket" })),
      };
    });
    expect(found).toEqual({
      name: "tcp-socket",
      state: "granted",
      onchange: null,
      text: "[object PermissionStatus]",
      isStatus: true,
      hasMembers: true,
      isNew: true,
    });
  });

  it("leaves every other query as it is in a frame without the interface", async () => {
    const page = await openPermitted();
    const { ours, browsers } = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const own: Window | null = frame.contentWindow;
      if (own === null) throw new Error("no frame");
      const unhandled: unknown[] = [];
      addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));

      const outcome = async (permissions: Permissions, receiver: unknown, given: unknown[]) => {
        const reads: string[] = [];
        const [first, ...rest] = given;
        const isObject = typeof first === "object" && first !== null;
        const logging = isObject
          ? new Proxy(first, {
              get(target, key) {
                reads.push(String(key));
                return Reflect.get(target, key);
              },
            })
          : first;
        const all = given.length === 0 ? [] : [logging, ...rest];
        try {
          const status = await Reflect.apply(Reflect.get(permissions, "query"), receiver, all);
          return { name: status.name, state: status.state, reads };
        } catch (error) {
          return { error: String(error), reads };
        }
      };
      const describe = async (permissions: Permissions) => {
        const outcomes: unknown[] = [];
        const queries: unknown[][] = [
          [],
          [undefined],
          [null],
          ["tcp-socket"],
          [{}],
          [{ name: "tcp-sockets" }],
          [{ name: "TCP-SOCKET" }],
          [{ name: null }],
          [{ name: Symbol("tcp-socket") }],
          [{ name: "geolocation" }, { name: "tcp-socket" }],
          [{ name: { toString: () => "notifications" } }],
          [{ name: "midi", sysex: true }],
          [{ name: "push", userVisibleOnly: true }],
          [Object.freeze({ name: "midi" })],
        ];
        for (const given of queries) {
          outcomes.push(await outcome(permissions, permissions, given));
        }
        for (const receiver of [undefined, null, {}, navigator]) {
          outcomes.push(await outcome(permissions, receiver, [{ name: "tcp-socket" }]));
        }
        const prototype = Object.getPrototypeOf(permissions);
        const { value, ...flags } = Object.getOwnPropertyDescriptor(prototype, "query") ?? {};
        const isNative = Function.prototype.toString.call(value).includes("[native code]");
        const members = Object.getOwnPropertyNames(prototype);
        return { outcomes, flags, members, name: value.name, length: value.length, isNative };
      };
      const described = {
        ours: await describe(navigator.permissions),
        browsers: await describe(own.navigator.permissions),
      };
      await navigator.permissions.query({ name: "tcp-socket" });
      await new Promise((resolve) => setTimeout(resolve));
      return { ours: { ...described.ours, unhandled }, browsers: described.browsers };
    });
    expect(ours).toEqual({ ...browsers, unhandled: [] });
  });

  it("tells a live page that the permission was taken back, and given again", async () => {
    const page = await openPermitted();
    const first = await watch(page);
    const second = await watch(page);
    await press(page, "#revoke");
    await expectStates(first, "granted", "prompt");
    await expectStates(second, "granted", "prompt");
    expect(await stateOf(page)).toBe("prompt");
    await press(page, "#allow");
    await expectStates(first, "granted", "prompt", "granted");
    await expectStates(second, "granted", "prompt", "granted");
    expect(await stateOf(page)).toBe("granted");
  });

  it("stays true when the page's connection to the extension was lost", async () => {
    const page = await openPermitted();
    const posted = await page.evaluateHandle(() => {
      const types: unknown[] = [];
      const { postMessage } = MessagePort.prototype;
      let isBroken = false;
      MessagePort.prototype.postMessage = function (...given: [unknown]) {
        Reflect.apply(postMessage, this, given);
        const [message] = given;
        if (typeof message !== "object" || message === null) return;
        types.push(Reflect.get(message, "type"));
        if (isBroken) return;
        // What is no message: the extension disconnects.
        isBroken = true;
        Reflect.apply(postMessage, this, [{ type: "own-the-browser" }]);
      };
      return types;
    });
    const watched = await watch(page);
    await expect
      .poll(() => posted.jsonValue())
      .toEqual(["query-permission", "reset", "query-permission"]);
    await press(page, "#revoke");
    await expectStates(watched, "granted", "prompt");
  });

  it("says nothing of a block that is for one destination", async () => {
    const page = await openPermitted();
    const watched = await watch(page);
    const refused = page.evaluate(() => window.driver.open("blocked", "127.0.0.2", 4000).closed);
    await answerPrompt(await findPrompt(setting.launched), "block");
    await refused;
    expect(await stateOf(page)).toBe("granted");
    await expectStates(watched, "granted");
  });

  it("tells a live page that its site was blocked", async () => {
    const page = await openPermitted();
    const watched = await watch(page);
    await press(page, "#block");
    await expectStates(watched, "granted", "denied");
    expect(await stateOf(page)).toBe("denied");
  });
});
