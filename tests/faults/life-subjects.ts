import type { Subject } from "./scenario.ts";
import { BROKER_END_SCENARIOS } from "./scenarios/broker-ends.ts";
import { BROKER_IDLE_SCENARIOS } from "./scenarios/broker-idles.ts";
import { BROWSER_END_SCENARIOS } from "./scenarios/browser-ends.ts";
import { CHURN_SCENARIOS } from "./scenarios/churn.ts";
import { FRAME_END_SCENARIOS } from "./scenarios/frame-ends.ts";
import { KILL_SCENARIOS } from "./scenarios/kills.ts";
import { PAGE_END_SCENARIOS } from "./scenarios/page-ends.ts";
import { PAGE_RETURN_SCENARIOS } from "./scenarios/page-returns.ts";
import { STANDSTILL_SCENARIOS } from "./scenarios/standstill.ts";

/** What becomes of sockets in the life of a browser, and what lasts of very many of them. */
export const LIFE_SUBJECTS: readonly Subject[] = [
  { name: "page", scenarios: [...PAGE_END_SCENARIOS, ...PAGE_RETURN_SCENARIOS] },
  { name: "frame", scenarios: FRAME_END_SCENARIOS },
  { name: "background", scenarios: [...BROKER_END_SCENARIOS, ...BROKER_IDLE_SCENARIOS] },
  { name: "browser", scenarios: BROWSER_END_SCENARIOS },
  { name: "standstill", scenarios: STANDSTILL_SCENARIOS },
  { name: "long", scenarios: [...KILL_SCENARIOS, ...CHURN_SCENARIOS] },
];
