import { LIFE_SUBJECTS } from "./life-subjects.ts";
import type { Subject } from "./scenario.ts";
import { DISK_OPTIONS, DISK_SCENARIOS } from "./scenarios/disk.ts";
import { HOST_SCENARIOS } from "./scenarios/host.ts";
import { NAMES_OPTIONS, NAMES_SCENARIOS } from "./scenarios/names.ts";
import { NETWORK_SCENARIOS } from "./scenarios/network.ts";
import { PEER_SCENARIOS } from "./scenarios/peer.ts";
import { PIPE_SCENARIOS } from "./scenarios/pipe.ts";
import { TLS_PEER_SCENARIOS } from "./scenarios/tls-peer.ts";
import { TROUBLED_HOST_SCENARIOS } from "./scenarios/troubled-host.ts";

/** Everything that the suite has, by what fails. */
export const SUBJECTS: readonly Subject[] = [
  { name: "host", scenarios: HOST_SCENARIOS },
  { name: "troubled host", scenarios: TROUBLED_HOST_SCENARIOS },
  { name: "peer", scenarios: PEER_SCENARIOS },
  { name: "TLS peer", scenarios: TLS_PEER_SCENARIOS },
  { name: "network", scenarios: NETWORK_SCENARIOS },
  { name: "name service", scenarios: NAMES_SCENARIOS, options: NAMES_OPTIONS },
  { name: "pipe", scenarios: PIPE_SCENARIOS },
  { name: "disk", scenarios: DISK_SCENARIOS, options: DISK_OPTIONS },
  ...LIFE_SUBJECTS,
];
