import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { environmentFrom, type ProcessFacts } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import { temporaryHome } from "./temporary-home.ts";

const FACTS: ProcessFacts = {
  platform: "linux",
  home: "/home/ada",
  variables: {},
  nodePath: "/usr/bin/node",
  programFiles: ["/opt/web tcp/cli.js"],
};

describe("environmentFrom", () => {
  test("has the usual folders below home", () => {
    expect(environmentFrom(FACTS)).toEqual({
      platform: "linux",
      home: "/home/ada",
      dataHome: "/home/ada/.local/share",
      configHome: "/home/ada/.config",
      nodePath: "/usr/bin/node",
      hostSource: "/opt/web tcp/host.js",
      program: "node '/opt/web tcp/cli.js'",
    });
  });

  test("takes absolute folders from the XDG variables, and ignores relative and empty ones", () => {
    const given = { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" };
    expect(environmentFrom({ ...FACTS, variables: given })).toMatchObject({
      dataHome: "/data",
      configHome: "/config",
    });
    const useless = { XDG_DATA_HOME: "data", XDG_CONFIG_HOME: "" };
    expect(environmentFrom({ ...FACTS, variables: useless })).toEqual(environmentFrom(FACTS));
  });

  test("finds the host beside either program file", async () => {
    const { environment } = await temporaryHome();
    const elsewhere = join(environment.home, "elsewhere");
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, "host.js"), "");
    const programFiles = [join(environment.home, "cli.js"), join(elsewhere, "cli.js")] as const;
    const { hostSource } = environmentFrom({ ...FACTS, programFiles: [...programFiles] });
    expect(hostSource).toBe(join(elsewhere, "host.js"));
  });

  test("refuses other systems and a home that is no path", () => {
    const onMac = () => environmentFrom({ ...FACTS, platform: "darwin" });
    expect(onMac).toThrow(InstallError);
    expect(onMac).toThrow('This version supports only Linux, and this system is "darwin".');
    expect(() => environmentFrom({ ...FACTS, home: "" })).toThrow(/Set HOME/u);
  });
});
