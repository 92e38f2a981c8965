/** For tests: homes with an installation, and what doctor says of them. */
import { join } from "node:path";
import { expect } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { doctor } from "./doctor.ts";
import type { Examination } from "./examination.ts";
import { shakeHands } from "./handshake.ts";
import { install } from "./install.ts";
import { nodeVersion } from "./node-version.ts";
import type { Probes } from "./probes.ts";
import type { Selection } from "./registration.ts";
import { named, type TemporaryHome, temporaryHome } from "./temporary-home.ts";

/** The answer of a sound host. */
export const HELLO = hello(SUPPORTED_VERSIONS.maximumVersion);
export const PATIENCE = 10_000;
export const firefox: Selection = named("firefox");
export const probes: Probes = { shakeHands, nodeVersion };

/** The answer of a host of this release that has agreed on a version of the protocol. */
export function hello(version: number): string {
  return `{ type: "hello", version: ${version}, hostVersion: ${JSON.stringify(PRODUCT_VERSION)} }`;
}

interface Report {
  readonly version: string;
  readonly well: boolean;
  readonly registrations: readonly Examination[];
}

export async function installed(host: string, selection = firefox): Promise<TemporaryHome> {
  const home = await temporaryHome(host);
  await install(selection, home.environment, home.output);
  home.lines.length = 0;
  return home;
}

export async function examineJson(
  home: TemporaryHome,
  selection = firefox,
  milliseconds = PATIENCE,
) {
  const options = { json: true, milliseconds, probes };
  const status = await doctor(selection, home.environment, home.output, options);
  const report: Report = JSON.parse(home.lines.splice(0).join("\n"));
  return { status, report };
}

/** The check that failed, of a doctor's visit to Firefox that has to fail. */
export async function failure(home: TemporaryHome, milliseconds = PATIENCE) {
  const { status, report } = await examineJson(home, firefox, milliseconds);
  expect(status).toBe(1);
  expect(report.well).toBe(false);
  const failed = report.registrations.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
  expect(failed).toHaveLength(1);
  return failed[0];
}

export const data = (home: TemporaryHome, name: string) =>
  join(home.environment.folders.data, "web-tcp-socket", name);
export const manifestPath = ({ home }: TemporaryHome) =>
  join(home, ".mozilla/native-messaging-hosts/web_tcp_socket.json");
