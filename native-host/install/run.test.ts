import { expect, test } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { supportedPlatform } from "./platforms.ts";
import { run } from "./run.ts";
import { temporaryHome } from "./temporary-home.ts";

test("runs the command that the arguments name", async () => {
  const { environment, output, lines } = await temporaryHome();
  expect(await run(["install", "--browser=firefox"], () => environment, output)).toBe(0);
  expect(lines[1]).toMatch(/^Firefox: registered in /u);
  expect(await run(["uninstall"], () => environment, output)).toBe(0);
  expect(await run(["doctor"], () => environment, output)).toBe(1);
});

test("2 and one line for wrong arguments, 1 and one line for what fails", async () => {
  const { environment, output, errors } = await temporaryHome();
  expect(await run(["install", "--browser=lynx"], () => environment, output)).toBe(2);
  expect(await run(["install"], () => environment, output)).toBe(1);
  expect(errors).toEqual([
    expect.stringMatching(/^Unknown browser "lynx"\. .*$/u),
    expect.stringMatching(/^No browser was found\. .*$/u),
  ]);
});

test.each(["install", "uninstall", "doctor"])(
  "%s says where it is not supported",
  async (command) => {
    const { environment, output, errors } = await temporaryHome();
    const onMac = () => ({ ...environment, platform: supportedPlatform("darwin") });
    expect(await run([command], onMac, output)).toBe(1);
    expect(errors).toEqual([expect.stringContaining("supports only Linux")]);
  },
);

test("help and version need no environment", async () => {
  const { output, lines } = await temporaryHome();
  const none = () => {
    throw new Error("not needed");
  };
  expect(await run(["--help"], none, output)).toBe(0);
  expect(await run(["--version"], none, output)).toBe(0);
  expect(lines).toEqual([expect.stringContaining("doctor"), PRODUCT_VERSION]);
});
