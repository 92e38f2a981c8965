import type { Subject } from "./scenario.ts";
import { HOST_SCENARIOS } from "./scenarios/host.ts";

/** Everything that the suite has, by what fails. */
export const SUBJECTS: readonly Subject[] = [{ name: "host", scenarios: HOST_SCENARIOS }];
