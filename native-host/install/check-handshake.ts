import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { BROWSERS } from "./browsers.ts";
import { bad, type Check, good } from "./check.ts";
import type { Environment } from "./environment.ts";
import { FAMILIES } from "./families.ts";
import type { HandshakeResult } from "./handshake.ts";
import { adviceFor } from "./host-trouble.ts";
import { installedProgram } from "./installed-files.ts";
import { launchOf } from "./launch.ts";
import type { Probes } from "./probes.ts";
import type { Registration } from "./registration.ts";

/** Starts the host just as this browser does, and looks at its answer and its version. */
export async function checkHandshake(
  { browser, scope, manifestPath }: Registration,
  environment: Environment,
  install: string,
  milliseconds: number,
  { shakeHands }: Probes,
): Promise<readonly Check[]> {
  const { launchArguments } = FAMILIES[BROWSERS[browser].family];
  const program = await installedProgram(environment, scope);
  const launch = launchOf(program, launchArguments(manifestPath), environment);
  const result = await shakeHands(launch, milliseconds);
  if (result.type === "lingering") {
    const detail = `The native host answered, but ran on ${result.seconds} seconds after its input ended.`;
    return [bad("handshake", detail, `Install it afresh: ${install}`)];
  }
  if (result.type !== "answered") {
    const { message, step } = adviceFor(result, install);
    return [bad("handshake", message, step)];
  }
  return [
    good("handshake", "the host started, answered and ended"),
    checkVersion(result, `Install the host of this version: ${install}`),
  ];
}

function checkVersion(
  { hostVersion, version }: Extract<HandshakeResult, { type: "answered" }>,
  mend: string,
): Check {
  const newest = SUPPORTED_VERSIONS.maximumVersion;
  const faults: string[] = [];
  if (hostVersion !== PRODUCT_VERSION) {
    faults.push(
      `The native host is of version ${hostVersion}, and this program of ${PRODUCT_VERSION}.`,
    );
  }
  if (version < newest) {
    faults.push(
      `The host speaks version ${version} of the protocol, and the newest is ${newest}: it works, but more slowly.`,
    );
  }
  return faults.length === 0
    ? good("version", hostVersion)
    : bad("version", faults.join(" "), mend);
}
