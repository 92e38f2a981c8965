import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { doctor } from "./doctor.ts";
import { dryRun } from "./dry-run.ts";
import type { Environment } from "./environment.ts";
import { shakeHands } from "./handshake.ts";
import { helpText } from "./help.ts";
import { install } from "./install.ts";
import { InstallError } from "./install-error.ts";
import { type Invocation, readInvocation } from "./invocation.ts";
import { nodeVersion } from "./node-version.ts";
import type { Output } from "./output.ts";
import { uninstall } from "./uninstall.ts";

/** Runs the command line and gives the exit status: 0 well, 1 failed, 2 wrong arguments. */
export async function run(
  args: readonly string[],
  environment: () => Environment,
  output: Output,
): Promise<number> {
  const invocation = readInvocation(args);
  switch (invocation.type) {
    case "version":
      output.line(PRODUCT_VERSION);
      return 0;
    case "misuse":
      output.error(invocation.message);
      return 2;
    case "help":
    case "run":
      break;
  }
  try {
    const place = environment();
    if (invocation.type === "run") return await execute(invocation, place, output);
    output.line(helpText(place.program));
    return 0;
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    output.error(error.message);
    return 1;
  }
}

const CHANGING = { install, uninstall };
const EXAMINATION = { milliseconds: 5000, probes: { shakeHands, nodeVersion } };

async function execute(
  { command, selection, json, isDryRun }: Extract<Invocation, { type: "run" }>,
  environment: Environment,
  output: Output,
): Promise<number> {
  if (command === "doctor") {
    return doctor(selection, environment, output, { ...EXAMINATION, json });
  }
  const change = (place: Environment) => CHANGING[command](selection, place, output);
  return isDryRun ? dryRun(change, selection.scope, environment, output) : change(environment);
}
