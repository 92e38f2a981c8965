import type { Runtime } from "webextension-polyfill";
import { parse } from "../../protocol/parse.ts";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import {
  fromOptionsSchema,
  type OptionsEnvironment,
  type OptionsState,
  type ToOptions,
  type UndoableChange,
} from "../options/options-messages.ts";
import type { GrantStore } from "./grants/grant-store.ts";
import type { NativeHost } from "./host/native-host.ts";
import { blockOfRule, listSites } from "./list-sites.ts";
import type { ConnectionLog } from "./log/connection-log.ts";
import { type ChangeMessage, type Done, makeChange } from "./options-changes.ts";
import type { CurrentPolicy } from "./permissions.ts";
import type { SettingsStore } from "./settings/settings-store.ts";
import { Telling } from "./telling.ts";

export interface OptionsServices {
  readonly grants: Pick<
    GrantStore,
    | "ready"
    | "sites"
    | "permissionOf"
    | "silencedUntil"
    | "problems"
    | "onChange"
    | "forget"
    | "forgetAll"
    | "removeGrant"
    | "unblock"
    | "restore"
  >;
  readonly policy: CurrentPolicy;
  readonly settings: SettingsStore;
  readonly log: ConnectionLog;
  readonly host: Pick<NativeHost, "state" | "greeting" | "onStateChange" | "check">;
}

/** Serves one open options page: lists the sites, keeps the list fresh, does what is pressed. */
export function serveOptions(port: Runtime.Port, services: OptionsServices): void {
  const { grants, policy, settings, log, host } = services;
  const closed = new AbortController();
  const { signal } = closed;
  let last: Done | undefined;
  let changes = Promise.resolve();
  let isChanging = false;
  let isDue = false;
  const telling = (ready: Promise<unknown>, message: () => ToOptions) =>
    new Telling(ready, () => port.postMessage(message()), signal);
  const sites = telling(Promise.all([grants.ready, policy.ready]), () => ({
    type: "state",
    state: stateOf(services, last?.change),
  }));
  const environment = telling(settings.ready, () => ({
    type: "environment",
    environment: environmentOf(services),
  }));
  const entries = telling(log.ready, () => ({ type: "log", entries: log.entries }));
  port.onDisconnect.addListener(() => closed.abort());
  grants.onChange(() => {
    // What a person changes here is told together with the way back.
    if (isChanging) isDue = true;
    else sites.tell();
  }, signal);
  policy.onChange(() => sites.tell(), signal);
  settings.onChange(() => environment.tell(), signal);
  host.onStateChange(() => environment.tell(), signal);
  log.onChange(() => entries.tell(), signal);
  port.onMessage.addListener(async (message) => {
    const parsed = parse(fromOptionsSchema, message);
    if (!parsed.ok) return;
    const pressed = parsed.value;
    switch (pressed.type) {
      case "keep-alive":
        return;
      case "check-host":
        host.check();
        return;
      case "set":
        await settings.set(pressed.settings);
        return;
      default:
        await Promise.all([grants.ready, policy.ready]);
    }
    // One after the other, so that what is undone is what was done last.
    changes = changes.then(() => change(pressed));
    await changes;
  });
  async function change(pressed: ChangeMessage | { readonly type: "undo" }): Promise<void> {
    isChanging = true;
    if (pressed.type === "undo") {
      await last?.undo();
      last = undefined;
      isDue = true;
    } else {
      const done = await makeChange(pressed, services);
      last = done ?? last;
      isDue ||= done !== undefined;
    }
    isChanging = false;
    if (isDue) sites.tell();
    isDue = false;
  }
  sites.tell();
  environment.tell();
  entries.tell();
}

function stateOf(services: OptionsServices, undoable: UndoableChange | undefined): OptionsState {
  const { isSet, mayAsk, rulesForEverySite, limits, ownLimits, mistakes } = services.policy.current;
  return {
    sites: listSites(services.grants, services.policy.current),
    policy: {
      isSet,
      mayAsk,
      blocks: rulesForEverySite.map(blockOfRule),
      limits,
      ownLimits,
      mistakes,
    },
    problems: services.grants.problems,
    undoable,
  };
}

function environmentOf({ settings, host }: OptionsServices): OptionsEnvironment {
  const { forced } = settings;
  return {
    settings: settings.current,
    forced: forced.secondPipe === undefined ? [] : ["secondPipe"],
    host: host.state,
    greeting: host.greeting,
    extensionVersion: PRODUCT_VERSION,
  };
}
