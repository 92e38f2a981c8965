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
    const { documentIds } = injection.target;
    if (documentIds?.some((id) => id !== this.documentId)) throw new Error("No such document");
    const result: Scripting.InjectionResult = { frameId: 0, documentId: this.documentId ?? "" };
    if (this.documentId === undefined) Reflect.deleteProperty(result, "documentId");
    return [result];
  }
}
