import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { doctor } from "./doctor.ts";
import type { Environment } from "./environment.ts";
import { HELP } from "./help.ts";
import { install } from "./install.ts";
import { InstallError } from "./install-error.ts";
import { readInvocation } from "./invocation.ts";
import type { Output } from "./output.ts";
import { uninstall } from "./uninstall.ts";

const ANSWER_MILLISECONDS = 5000;

/** Runs the command line and gives the exit status: 0 well, 1 failed, 2 wrong arguments. */
export async function run(
  args: readonly string[],
  environment: () => Environment,
  output: Output,
): Promise<number> {
  const invocation = readInvocation(args);
  switch (invocation.type) {
    case "help":
      output.line(HELP);
      return 0;
    case "version":
      output.line(PRODUCT_VERSION);
      return 0;
    case "misuse":
      output.error(invocation.message);
      return 2;
    case "run":
      break;
  }
  const { command, selection, json } = invocation;
  try {
    switch (command) {
      case "install":
        return await install(selection, environment(), output);
      case "uninstall":
        return await uninstall(selection, environment(), output);
      case "doctor": {
        const options = { json, milliseconds: ANSWER_MILLISECONDS };
        return await doctor(selection, environment(), output, options);
      }
    }
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    output.error(error.message);
    return 1;
  }
}
