import { describe, expect, it } from "vitest";
import {
  HOST_LOST,
  HOST_NAME_INVALID,
  hostFailure,
  PROTOCOL_BROKEN,
  permissionFailure,
} from "./failure.ts";
import { failureSchema } from "./fields.ts";
import { parse } from "./parse.ts";

const PERMISSION_CODES = [
  "PERMISSION_DENIED",
  "LOCAL_NETWORK_DENIED",
  "SYSTEM_PORT_DENIED",
  "LISTEN_DENIED",
  "BLOCKED_PORT",
  "QUOTA",
] as const;
const HOST_CODES = ["HOST_NOT_INSTALLED", "HOST_VERSION", "HOST_FAILED"] as const;

describe("failures", () => {
  it.each(PERMISSION_CODES)("of permission with %s are a SecurityError", (errorCode) => {
    expect(permissionFailure(errorCode)).toEqual({
      name: "SecurityError",
      message: "Permission",
      errorCode,
    });
  });

  it.each(HOST_CODES)("of the host with %s are a NotAvailableError", (errorCode) => {
    expect(hostFailure(errorCode)).toEqual({
      name: "NotAvailableError",
      message: "Host",
      errorCode,
    });
  });

  it.each([
    HOST_LOST,
    PROTOCOL_BROKEN,
    HOST_NAME_INVALID,
    ...PERMISSION_CODES.map(permissionFailure),
    ...HOST_CODES.map(hostFailure),
  ])("can be sent: $errorCode", (failure) => {
    expect(parse(failureSchema, failure)).toEqual({ ok: true, value: failure });
  });
});
