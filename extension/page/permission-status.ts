import type { PermissionState } from "../../protocol/permission-state.ts";
import { EventHandlers } from "./event-handlers.ts";
import type { SitePermission } from "./site-permission.ts";
import { describeInterface } from "./webidl.ts";

/** The permission's name, in a web app manifest as in `navigator.permissions.query`. */
export const PERMISSION_NAME = "tcp-socket";

/** Kept from before the page could put others in their place. */
const { apply } = Reflect;
const { dispatchEvent } = EventTarget.prototype;
const PlatformEvent = Event;

/**
 * `interface PermissionStatus` (https://w3c.github.io/permissions/#permissionstatus-interface) of
 * the one permission that the browser does not know. Its objects are instances of the platform's
 * interface, whose own attributes work for the platform's objects alone.
 *
 * @param Platform the page's `PermissionStatus`
 */
export function createPermissionStatus(
  permission: SitePermission,
  Platform: { readonly prototype: object },
) {
  class PermissionStatus extends EventTarget {
    // Private, so that every member throws a TypeError for any other object.
    readonly #name = PERMISSION_NAME;
    readonly #permission = permission.view();
    readonly #handlers = new EventHandlers(this);
    readonly #changed = () => {
      apply(dispatchEvent, this, [new PlatformEvent("change")]);
    };

    get name(): string {
      return this.#name;
    }

    get state(): PermissionState {
      return this.#permission.state;
    }

    get onchange() {
      return this.#handlers.get("change");
    }

    set onchange(handler: unknown) {
      this.#handlers.set("change", handler);
    }

    /**
     * An object that had a listener lives as long as the document; one without may be collected. The
     * parameters are there for the method's length.
     */
    override addEventListener(
      _type: string,
      _listener: EventListenerOrEventListenerObject | null,
      ..._options: unknown[]
    ): void {
      this.#permission.observe(this.#changed);
      apply(super.addEventListener, this, arguments);
    }
  }
  describeInterface(PermissionStatus, "PermissionStatus");
  const { prototype } = PermissionStatus;
  Reflect.deleteProperty(prototype, "constructor");
  Object.setPrototypeOf(prototype, Platform.prototype);
  return PermissionStatus;
}
