import { expect, test } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { supportedPlatform } from "./platforms.ts";
import { run } from "./run.ts";
import { temporaryHome, tree } from "./temporary-home.ts";

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
    const elsewhere = () => ({ ...environment, platform: supportedPlatform("sunos") });
    expect(await run([command], elsewhere, output)).toBe(1);
    expect(errors).toEqual([expect.stringContaining("knows Linux, macOS and Windows")]);
  },
);

test("a dry run changes nothing", async () => {
  const { environment, output, home } = await temporaryHome();
  const install = ["install", "--browser=firefox"];
  expect(await run([...install, "--dry-run"], () => environment, output)).toBe(0);
  expect(await tree(home)).toEqual({});
  await run(install, () => environment, output);
  const installed = await tree(home);
  expect(await run(["uninstall", "--dry-run"], () => environment, output)).toBe(0);
  expect(await tree(home)).toEqual(installed);
});

test("the version needs no environment", async () => {
  const { output, lines } = await temporaryHome();
  const none = () => {
    throw new Error("not needed");
  };
  expect(await run(["--version"], none, output)).toBe(0);
  expect(lines).toEqual([PRODUCT_VERSION]);
});

test("the help calls the program what the person calls it", async () => {
  const { environment, output, lines } = await temporaryHome();
  const program = "npx web-tcp-socket-host";
  expect(await run(["--help"], () => ({ ...environment, program }), output)).toBe(0);
  expect(lines).toEqual([
    expect.stringContaining("\nUsage: npx web-tcp-socket-host <command> [options]\n"),
  ]);
});
