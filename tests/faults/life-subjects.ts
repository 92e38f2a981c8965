import type { Subject } from "./scenario.ts";
import { CHURN_SCENARIOS } from "./scenarios/churn.ts";
import { KILL_SCENARIOS } from "./scenarios/kills.ts";

/** What becomes of sockets in the life of a browser, and what lasts of very many of them. */
export const LIFE_SUBJECTS: readonly Subject[] = [
  { name: "long", scenarios: [...KILL_SCENARIOS, ...CHURN_SCENARIOS] },
];
