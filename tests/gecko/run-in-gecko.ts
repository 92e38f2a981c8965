import type { Browser } from "puppeteer-core";
import * as v from "valibot";
import { GeckoWindow } from "./gecko-window.ts";
import { runExpression, type Scenarios } from "./load-scenarios.ts";
import type { RunScenario } from "./record-logs.ts";

/**
 * Puts the scenarios into Firefox's own window, where Gecko's TCPSocket still is. The browser has to
 * have been started with system access. From then on Gecko trusts the authority of that certificate.
 */
export async function runInGecko(
  browser: Browser,
  { source }: Scenarios,
  authorityPem: string,
): Promise<RunScenario> {
  const window = await GeckoWindow.of(browser);
  await window.evaluate(`${source} null`);
  const base64 = authorityPem.replace(/-----[A-Z ]+-----|\s/gu, "");
  await window.evaluate(
    `Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB)
      .addCertFromBase64(${JSON.stringify(base64)}, "C,,"); null`,
  );
  return async (name, addresses) => {
    const log = await window.evaluate(
      `${runExpression(name, addresses)}.then((lines) => JSON.stringify(lines))`,
    );
    return v.parse(logSchema, JSON.parse(v.parse(v.string(), log)));
  };
}

const logSchema = v.array(v.string());
