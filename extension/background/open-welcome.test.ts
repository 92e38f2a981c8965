import { expect, it, vi } from "vitest";
import { openWelcome } from "./open-welcome.ts";

const ADDRESS = "moz-extension://5b6a5f0e/welcome/welcome.html";

it("opens the page once the extension was installed", async () => {
  const create = vi.fn();
  await openWelcome({ reason: "install" }, { create }, ADDRESS);
  expect(create.mock.calls).toEqual([[{ url: ADDRESS }]]);
});

it.each(["update", "browser_update"] as const)("opens nothing after %s", async (reason) => {
  const create = vi.fn();
  await openWelcome({ reason }, { create }, ADDRESS);
  expect(create).not.toHaveBeenCalled();
});
