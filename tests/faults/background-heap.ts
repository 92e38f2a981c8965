import * as v from "valibot";
import { until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";

/** What the extension's background holds in memory after its garbage was collected, in bytes. */
export function backgroundHeapOf(launched: LaunchedBrowser): Promise<number> {
  return launched.family === "chromium" ? heapOfServiceWorker(launched) : heapOfEventPage(launched);
}

async function heapOfServiceWorker({ browser, extensionAddress }: LaunchedBrowser) {
  const target = await until("the service worker ran", async () =>
    browser
      .targets()
      .find((each) => each.type() === "service_worker" && each.url().startsWith(extensionAddress)),
  );
  const session = await target.createCDPSession();
  try {
    await session.send("HeapProfiler.enable");
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  } finally {
    await session.detach();
  }
}

/** Firefox tells its memory by path; that of the background names its page. */
async function heapOfEventPage({ browser, extensionAddress }: LaunchedBrowser) {
  const window = await GeckoWindow.of(browser);
  const page = `${extensionAddress}_generated_background_page.html`.replaceAll("/", "\\");
  const told = await window.evaluate(`(async () => {
    const memory = Cc["@mozilla.org/memory-reporter-manager;1"]
      .getService(Ci.nsIMemoryReporterManager);
    await new Promise((resolve) => memory.minimizeMemoryUsage(resolve));
    let sum = 0;
    const add = (process, path, kind, units, amount) => {
      const isOurs = path.startsWith("explicit/") && path.includes(${JSON.stringify(page)});
      if (isOurs && units === Ci.nsIMemoryReporter.UNITS_BYTES) sum += amount;
    };
    await new Promise((resolve) => memory.getReports(add, null, resolve, null, false));
    return String(sum);
  })()`);
  return v.parse(v.pipe(v.string(), v.transform(Number), v.minValue(1)), told);
}
