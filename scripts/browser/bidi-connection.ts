import type { Browser } from "puppeteer-core";
import * as v from "valibot";

export interface BidiConnection {
  send(method: string, parameters: object): Promise<unknown>;
}

const connectionSchema = v.custom<BidiConnection>(
  (value) =>
    typeof value === "object" && value !== null && typeof Reflect.get(value, "send") === "function",
);

/** Firefox's connection by WebDriver BiDi. Puppeteer gives no other way to what it does not know. */
export function bidiConnectionOf(browser: Browser): BidiConnection {
  return v.parse(connectionSchema, Reflect.get(browser, "connection"));
}
