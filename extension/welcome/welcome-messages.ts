/** What the welcome page and the broker say to each other, over a port named WELCOME_PORT. */
import * as v from "valibot";
import type { HostState } from "../background/host/host-state.ts";

export const WELCOME_PORT = "welcome";

/** Sent at once, whenever the host's state changes, and when a check has found what was known. */
export interface ToWelcome {
  readonly type: "host";
  readonly state: HostState;
}

/** Try to start the host, so that its state is known. */
export const fromWelcomeSchema = v.strictObject({ type: v.literal("check-host") });
export type FromWelcome = v.InferOutput<typeof fromWelcomeSchema>;
