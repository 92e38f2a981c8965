import type { BrokerLink } from "./broker-link.ts";
import { createPermissionStatus, PERMISSION_NAME } from "./permission-status.ts";
import { SitePermission } from "./site-permission.ts";

/** Kept from before the page could put others in their place: every query of the page's needs them. */
const { apply, get } = Reflect;
const PlatformProxy = Proxy;

type Query = (...given: unknown[]) => unknown;

/**
 * Has `navigator.permissions.query` answer for `tcp-socket`, which the browser does not know, and
 * leaves every other query to the browser. Where the page has no Permissions interface nothing is
 * installed.
 */
export function installPermissionQuery(
  link: Pick<BrokerLink, "attachPermission">,
  page: object,
): void {
  const permissions = prototypeIn(page, "Permissions");
  const status = prototypeIn(page, "PermissionStatus");
  if (permissions === undefined || status === undefined) return;
  const query: unknown = Object.getOwnPropertyDescriptor(permissions, "query")?.value;
  if (!isQuery(query)) return;
  const permission = new SitePermission(link);
  const PermissionStatus = createPermissionStatus(permission, { prototype: status });
  const value = answering(query, async () => {
    await permission.whenKnown();
    return new PermissionStatus();
  });
  // The flags stay what they are. A page that has frozen the interface keeps the browser's own.
  Reflect.defineProperty(permissions, "query", { value });
}

/**
 * The browser's function, behind a proxy: its name, its length and its text stay the browser's. It
 * is called whatever is asked, so that it checks the object and the arguments itself, and nobody
 * else reads the descriptor. What it refuses for this one name is answered here.
 */
function answering(query: Query, answer: () => Promise<object>): Query {
  const handler: ProxyHandler<Query> = {
    apply(browsersQuery, permissions, given) {
      const descriptor: unknown = given[0];
      if (!isObject(descriptor)) return apply(browsersQuery, permissions, given);
      const reading = new DescriptorReading();
      given[0] = new PlatformProxy(descriptor, reading);
      const browsersAnswer = apply(browsersQuery, permissions, given);
      if (textOf(reading.name) !== PERMISSION_NAME) return browsersAnswer;
      void ignore(browsersAnswer);
      return answer();
    },
  };
  // What a page puts on Object.prototype must not become a trap.
  Object.setPrototypeOf(handler, null);
  return new PlatformProxy(query, handler);
}

/** Hands a descriptor's members on to the browser, and keeps the name that it was given first. */
class DescriptorReading implements ProxyHandler<object> {
  name: unknown;

  get(descriptor: object, key: PropertyKey): unknown {
    const value = get(descriptor, key);
    if (key === "name") this.name ??= value;
    return value;
  }
}

/** As the browser converts it; undefined where it cannot, and says so. */
function textOf(value: unknown): string | undefined {
  try {
    return `${value}`;
  } catch {
    return undefined;
  }
}

/** No `unhandledrejection` for what the page never sees. */
async function ignore(answer: unknown): Promise<void> {
  try {
    await answer;
  } catch {}
}

function prototypeIn(page: object, name: string): object | undefined {
  const definition: unknown = Reflect.get(page, name);
  if (!isObject(definition)) return undefined;
  const prototype: unknown = Reflect.get(definition, "prototype");
  return isObject(prototype) ? prototype : undefined;
}

function isQuery(value: unknown): value is Query {
  return typeof value === "function";
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
