import { ADDRESS_TARGETS } from "./address-targets.ts";
import { COMMAND_TARGETS } from "./command-targets.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { MESSAGE_TARGETS } from "./message-targets.ts";
import { PATTERN_TARGETS } from "./pattern-targets.ts";
import { PIPE_TARGETS } from "./pipe-targets.ts";
import { POLICY_TARGETS } from "./policy-targets.ts";
import { STORAGE_TARGETS } from "./storage-targets.ts";
import { STREAM_TARGETS } from "./stream-targets.ts";

/** Everything that is fuzzed: nightly by `npm run fuzz`, and a little at every `npm test`. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...STREAM_TARGETS,
  ...PIPE_TARGETS,
  ...MESSAGE_TARGETS,
  ...ADDRESS_TARGETS,
  ...PATTERN_TARGETS,
  ...POLICY_TARGETS,
  ...STORAGE_TARGETS,
  ...COMMAND_TARGETS,
];
