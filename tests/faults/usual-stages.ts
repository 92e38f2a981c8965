import { LIFE_STAGES, type LifeStage } from "./life-stages.ts";

const NAMES = [
  "connecting",
  "in the TLS handshake",
  "downloading",
  "uploading",
  "listening with a client",
];

/** One stage of each kind, for faults that are alike at the others. */
export const USUAL_STAGES: readonly LifeStage[] = LIFE_STAGES.filter(({ name }) =>
  NAMES.includes(name),
);
