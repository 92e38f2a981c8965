import { describe, expect, it } from "vitest";
import { hostHelp } from "./host-help.ts";

const FAULTS = ["not-installed", "incompatible", "crashed", "garbage", "silent"] as const;

describe("hostHelp", () => {
  it.each(["unknown", "ready"] as const)("has nothing to say of a host that is %s", (state) => {
    expect(hostHelp(state, "firefox")).toBeUndefined();
  });

  it("has words and a step of its own for each fault", () => {
    const helps = FAULTS.map((state) => hostHelp(state, "firefox"));
    expect(new Set(helps.map((help) => help?.title)).size).toBe(FAULTS.length);
    expect(new Set(helps.map((help) => help?.step)).size).toBe(FAULTS.length);
  });

  it.each(["firefox", "chrome", "chromium"] as const)(
    "installs the host for %s",
    (installerName) => {
      expect(hostHelp("not-installed", installerName)?.command).toBe(
        `node dist/native-host/cli.js install --browser ${installerName}`,
      );
    },
  );
});
