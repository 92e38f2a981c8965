import type { Scripting } from "webextension-polyfill";
import type { BrowserScripting } from "./page-scripts.ts";

/** The browser's scripting interface, in memory. */
export class FakeScripting implements BrowserScripting {
  readonly registered = new Map<string, Scripting.RegisteredContentScript>();
  /** What was injected, in order. */
  readonly injections: Scripting.ScriptInjection[] = [];
  /** The names of the calls that changed something. */
  readonly calls: string[] = [];
  /** Thrown by the next registration, once. */
  registerFailure: Error | undefined;
  /** The document in the tab; undefined in browsers that give documents no ids. */
  documentId: string | undefined;
  /** What an injected function gives. */
  result: unknown;
  /** Thrown by every injection, as in a tab that takes none. */
  executeFailure: Error | undefined;

  async getRegisteredContentScripts(): Promise<Scripting.RegisteredContentScript[]> {
    return [...this.registered.values()];
  }

  async registerContentScripts(scripts: Scripting.RegisteredContentScript[]): Promise<void> {
    const failure = this.registerFailure;
    this.registerFailure = undefined;
    if (failure !== undefined) throw failure;
    this.calls.push(`register ${scripts.length}`);
    for (const script of scripts) {
      if (this.registered.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
      this.registered.set(script.id, script);
    }
  }

  async unregisterContentScripts(filter?: Scripting.ContentScriptFilter): Promise<void> {
    const ids = filter?.ids ?? [...this.registered.keys()];
    this.calls.push(`unregister ${ids.length}`);
    for (const id of ids) {
      if (!this.registered.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
    }
  }

  async executeScript(injection: Scripting.ScriptInjection): Promise<Scripting.InjectionResult[]> {
    this.injections.push(injection);
    if (this.executeFailure !== undefined) throw this.executeFailure;
    const { documentIds, frameIds = [0] } = injection.target;
    if (documentIds?.some((id) => id !== this.documentId)) throw new Error("No such document");
    return frameIds.map((frameId) => {
      const { documentId = "" } = this;
      const injected: Scripting.InjectionResult = { frameId, documentId, result: this.result };
      if (documentId === "") Reflect.deleteProperty(injected, "documentId");
      return injected;
    });
  }
}
