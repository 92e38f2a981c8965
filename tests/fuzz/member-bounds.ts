/**
 * What members of the two protocols may hold, by their names, written down apart from the schemas:
 * the host and the broker rely on each of these once a message was taken.
 */

import { FAILURE_CLASSES, FAILURE_NAMES } from "../../protocol/failure.ts";
import { FAULT_CODES } from "../../protocol/host-messages.ts";
import { PERMISSION_STATES } from "../../protocol/permission-state.ts";

type Holds = (value: unknown) => boolean;

const WINDOW = 1_048_576;
const PAYLOAD = 131_072;

const isWhole = (least: number, most: number): Holds => {
  return (value) => typeof value === "number" && value % 1 === 0 && value >= least && value <= most;
};
const isText = (most: number, least = 0): Holds => {
  return (value) => typeof value === "string" && value.length >= least && value.length <= most;
};
const isOneOf = (values: readonly unknown[]): Holds => {
  return (value) => values.includes(value);
};
const isListOf = (holds: Holds, most: number, least: number): Holds => {
  return (value) =>
    Array.isArray(value) && value.length <= most && value.length >= least && value.every(holds);
};
const hasExactly = (members: Readonly<Record<string, Holds>>): Holds => {
  return (value) =>
    typeof value === "object" &&
    value !== null &&
    unbounded(value, members) === "" &&
    Object.keys(value).length === Object.keys(members).length;
};

const isBoolean = isOneOf([true, false]);
const isId: Holds = (value) => isWhole(-(2 ** 53 - 1), 2 ** 53 - 1)(value) && value !== 0;
const isPlace = isWhole(0, 2 ** 53 - 1);
const isCounted = isWhole(1, 2 ** 53 - 1);
const isPort = isWhole(0, 65_535);
const isByteCount = isWhole(1, WINDOW);
const isVersion = isWhole(1, 65_535);
const isScope = isOneOf(["connect", "system-ports", "local-network", "listen", "listen-network"]);

const isRule = hasExactly({
  effect: isOneOf(["allow", "deny"]),
  scopes: isListOf(isScope, 5, 1),
  destinations: isListOf(isText(300, 3), 512, 1),
});

const isFailure = hasExactly({
  name: isOneOf(FAILURE_NAMES),
  message: isOneOf(FAILURE_CLASSES),
  errorCode: (value) => isText(80, 1)(value) && !/[^A-Z0-9_]/u.test(String(value)),
});

const isCountOfSocket = hasExactly({ id: isId, received: isPlace, sent: isPlace });

const isTime: Holds = (value) => typeof value === "number" && value >= 0 && value <= 2 ** 53 - 1;
const isEndpoint = hasExactly({ address: isText(64), port: isPort });
const isDirection = isOneOf(["received", "sent"]);

const isPayload: Holds = (value) =>
  value instanceof ArrayBuffer
    ? value.byteLength > 0 && value.byteLength <= PAYLOAD
    : typeof value === "string" &&
      value.length >= 4 &&
      Buffer.byteLength(value, "base64") <= PAYLOAD;

const isOfSocket = { id: isId, time: isTime };
const RECORDS: Readonly<Record<string, Holds>> = {
  opened: hasExactly({ kind: isText(6), ...isOfSocket, local: isEndpoint, remote: isEndpoint }),
  joined: hasExactly({
    kind: isText(6),
    ...isOfSocket,
    local: isEndpoint,
    remote: isEndpoint,
    received: isPlace,
    sent: isPlace,
  }),
  bytes: hasExactly({
    kind: isText(5),
    ...isOfSocket,
    direction: isDirection,
    place: isPlace,
    data: isPayload,
  }),
  omitted: hasExactly({
    kind: isText(7),
    ...isOfSocket,
    direction: isDirection,
    place: isPlace,
    byteLength: isCounted,
  }),
  secured: hasExactly({ kind: isText(7), ...isOfSocket }),
  ended: hasExactly({ kind: isText(5), ...isOfSocket, direction: isDirection }),
};
const isRecord: Holds = (value) => {
  const kind = typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  return typeof kind === "string" && RECORDS[kind]?.(value) === true;
};

export const MEMBER_BOUNDS: Readonly<Record<string, Holds>> = {
  type: isText(20, 1),
  id: isId,
  acceptedId: isWhole(-(2 ** 53 - 1), -1),
  host: isText(4096),
  port: isPort,
  backlog: isPort,
  secure: isBoolean,
  rules: isListOf(isRule, 128, 0),
  missing: isListOf(isScope, 5, 1),
  byteLength: isByteCount,
  version: isVersion,
  minimumVersion: isVersion,
  maximumVersion: isVersion,
  hostVersion: isText(200),
  address: isText(200),
  reason: isText(200),
  code: isOneOf(FAULT_CODES),
  state: isOneOf(PERMISSION_STATES),
  failure: isFailure,
  data: isPayload,
  after: isPlace,
  received: isPlace,
  consumed: isPlace,
  sent: isPlace,
  pipe: isCounted,
  pageId: isId,
  site: isCounted,
  byteLimit: isCounted,
  ids: isListOf(isId, 2048, 1),
  sockets: isListOf(isCountOfSocket, 2048, 0),
  recording: isCounted,
  records: isListOf(isRecord, 256, 1),
  token: (value) => isText(43, 43)(value) && !/[^A-Za-z0-9_-]/u.test(String(value)),
  origins: isListOf((value) => isText(400, 5)(value) && !/\s/u.test(String(value)), 2, 1),
};

/** What a message may leave out, which it then may also have as undefined. */
const OPTIONAL = ["id", "after"];

/** The name of a member that is unknown or out of its bounds; "" where there is none. */
export function unbounded(message: object, bounds = MEMBER_BOUNDS): string {
  if (Object.getPrototypeOf(message) !== Object.prototype) return "prototype";
  const entry = Object.entries(message).find(([name, value]) => {
    const holds = Object.hasOwn(bounds, name) ? bounds[name] : undefined;
    return (
      holds === undefined || !(holds(value) || (value === undefined && OPTIONAL.includes(name)))
    );
  });
  return entry?.[0] ?? "";
}
