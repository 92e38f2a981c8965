// @ts-check
/**
 * A thread of its own that ends the process where a case does not come to its end: the thread that
 * hangs cannot say so itself. It goes by the time that the processor worked, so that a busy machine
 * counts for nothing. Plain JavaScript, since it is started without a loader.
 */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const LONGEST_CASE_SECONDS = 30;
const MICROSECONDS = 1_000_000;
const STDERR = 2;

/** @type {{ cases: Int32Array, seed: number }} */
const { cases, seed } = workerData;
let target = "";
let known = -1;
let since = 0;

parentPort?.on("message", (name) => {
  target = name;
  known = -1;
});

setInterval(() => {
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / MICROSECONDS;
  const begun = Atomics.load(cases, 0);
  if (begun !== known || target === "") {
    known = begun;
    since = seconds;
  } else if (seconds - since > LONGEST_CASE_SECONDS) {
    writeSync(STDERR, `${target} hangs in case ${begun} of seed ${seed}\n`);
    process.kill(process.pid, "SIGKILL");
  }
}, 1000);
