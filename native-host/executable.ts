/**
 * The single-file executable's entry: the host where a browser starts it, the command-line program
 * where anybody else does.
 */
import { callerOf } from "./caller.ts";
import { runCommandLine } from "./command-line.ts";
import { THREADS, THREADS_VARIABLE } from "./threads.ts";

if (callerOf(process.argv.slice(2)) === undefined) {
  void runCommandLine({ isSingleExecutable: true, programFiles: [process.execPath] }).then(
    (status) => {
      process.exitCode = status;
    },
  );
} else {
  // Nothing has used a thread so far; a script's are for its wrapper to set.
  process.env[THREADS_VARIABLE] = THREADS;
  // Imported only now: the host serves as soon as it is loaded.
  void import("./host.ts");
}
