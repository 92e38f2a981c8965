import assert from "node:assert/strict";

const MEMBERS = Reflect.ownKeys(Object.prototype).length;
const LIST_MEMBERS = Reflect.ownKeys(Array.prototype).length;

/** Nothing that was parsed may have got into the prototypes of everything. */
export function assertUnpolluted(): void {
  assert.equal(Reflect.ownKeys(Object.prototype).length, MEMBERS, "Object.prototype was changed");
  assert.equal(
    Reflect.ownKeys(Array.prototype).length,
    LIST_MEMBERS,
    "Array.prototype was changed",
  );
}
