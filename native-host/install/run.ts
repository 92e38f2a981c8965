import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { doctor } from "./doctor.ts";
import { dryRun } from "./dry-run.ts";
import type { Environment } from "./environment.ts";
import { shakeHands, type Trace, tracedHandshake } from "./handshake.ts";
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
const PATIENCE_MILLISECONDS = 5000;

async function execute(
  { command, selection, json, isDryRun, isTraced }: Extract<Invocation, { type: "run" }>,
  environment: Environment,
  output: Output,
): Promise<number> {
  if (command === "doctor") {
    const handshake = isTraced ? tracedHandshake(timed(output)) : shakeHands;
    const probes = { shakeHands: handshake, nodeVersion };
    const milliseconds = PATIENCE_MILLISECONDS;
    return doctor(selection, environment, output, { milliseconds, probes, json });
  }
  const change = (place: Environment) => CHANGING[command](selection, place, output);
  return isDryRun ? dryRun(change, selection.scope, environment, output) : change(environment);
}

/** Each event with the milliseconds since this was called, apart from what doctor itself prints. */
function timed({ error }: Output): Trace {
  const start = performance.now();
  return (event) => error(`${(performance.now() - start).toFixed(1).padStart(8)} ms  ${event}`);
}
