import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { BROWSERS } from "./browsers.ts";
import { bad, type Check, good } from "./check.ts";
import { FAMILIES } from "./families.ts";
import { shakeHands } from "./handshake.ts";
import { adviceFor } from "./host-trouble.ts";
import type { Registration } from "./registration.ts";

/** Starts the host just as this browser does, and looks at its answer and its version. */
export async function checkHandshake(
  { browser, manifestPath }: Registration,
  wrapper: string,
  install: string,
  milliseconds: number,
): Promise<readonly Check[]> {
  const { launchArguments } = FAMILIES[BROWSERS[browser].family];
  const result = await shakeHands(wrapper, launchArguments(manifestPath), milliseconds);
  if (result.type === "lingering") {
    const detail = `The native host answered, but ran on ${result.seconds} seconds after its input ended.`;
    return [bad("handshake", detail, `Install it afresh: ${install}`)];
  }
  if (result.type !== "answered") {
    const { message, step } = adviceFor(result, install);
    return [bad("handshake", message, step)];
  }
  const { hostVersion } = result;
  return [
    good("handshake", "the host started, answered and ended"),
    hostVersion === PRODUCT_VERSION
      ? good("version", hostVersion)
      : bad(
          "version",
          `The native host is of version ${hostVersion}, and this program of ${PRODUCT_VERSION}.`,
          `Install the host of this version: ${install}`,
        ),
  ];
}
