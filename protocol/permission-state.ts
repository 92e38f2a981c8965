/**
 * How the Permissions interface calls what a site may expect of its next request
 * (https://w3c.github.io/permissions/#dom-permissionstate):
 *
 * - `granted`: it has the permission; single requests may still need more
 * - `denied`: it is blocked, and may not ask
 * - `prompt`: neither
 */
export const PERMISSION_STATES = ["granted", "denied", "prompt"] as const;
export type PermissionState = (typeof PERMISSION_STATES)[number];
