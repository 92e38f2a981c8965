import type { LaunchBrowserOptions } from "../../scripts/browser/launch-browser.ts";
import type { Stage } from "./stage.ts";

/** Something that fails around sockets, and what is to come of it. */
export interface Scenario {
  /** What fails, and at which stage of a socket's life. */
  readonly name: string;
  /** Why it cannot be run here and what would mend that; undefined where it can. */
  readonly obstacle?: string | undefined;
  /** Does it belong to the share that `npm test` runs? No subject with options of its own has a part in that. */
  readonly isQuick?: boolean;
  /** Milliseconds that it may take, where that is more than others have. */
  readonly timeout?: number;
  /**
   * Brings the fault about and checks what is particular to it. What holds after every fault is
   * checked by assert-settled.ts. Its sockets have to end, by themselves or by this.
   */
  run(stage: Stage): Promise<void>;
}

/** Scenarios that share a browser. */
export interface Subject {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
  /** What its browser is started with besides what every setting has. */
  readonly options?: Partial<LaunchBrowserOptions>;
}
