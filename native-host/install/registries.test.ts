/** What is to be expected of a registry, shown of all that there are. */
import { describe, expect, test } from "vitest";
import { fakeReg } from "./fake-reg.ts";
import { MemoryRegistry } from "./memory-registry.ts";
import { PlannedRegistry } from "./planned-registry.ts";
import { missingKeys, removeEmptyKeys } from "./registry.ts";
import { windowsRegistry } from "./windows-registry.ts";

const KEY = String.raw`HKCU\Software\Google\Chrome\NativeMessagingHosts\web_tcp_socket`;
const NEW_KEYS = [
  String.raw`HKCU\Software\Google`,
  String.raw`HKCU\Software\Google\Chrome`,
  String.raw`HKCU\Software\Google\Chrome\NativeMessagingHosts`,
  KEY,
];
const VALUE = String.raw`C:\Users\Ада "50%" Lovelace\web_tcp_socket.json`;
const memory = () => new MemoryRegistry([String.raw`HKCU\Software`]);

describe.each([
  ["in memory", memory],
  ["planned", () => new PlannedRegistry(memory())],
  ["through reg.exe", () => windowsRegistry(fakeReg(memory()))],
])("a registry %s", (_, open) => {
  test("writes a value, and the keys above it", async () => {
    const registry = open();
    expect(await registry.read(KEY)).toBeUndefined();
    expect(await missingKeys(registry, KEY)).toEqual(NEW_KEYS);
    await registry.write(KEY, VALUE);
    expect(await missingKeys(registry, KEY)).toEqual([]);
    expect(await registry.read(KEY)).toBe(VALUE);
    await registry.write(KEY, "other");
    expect(await registry.read(KEY)).toBe("other");
    expect(await registry.content(KEY)).toEqual({ subkeys: [], values: 1 });
    expect(await registry.content(String.raw`HKCU\Software\Google`)).toEqual({
      subkeys: [String.raw`HKCU\Software\Google\Chrome`],
      values: 0,
    });
    expect(await registry.read(String.raw`HKCU\Software\Google`)).toBeUndefined();
  });

  test("removes keys that are empty, and leaves others", async () => {
    const registry = open();
    await registry.write(KEY, VALUE);
    expect(await removeEmptyKeys(registry, NEW_KEYS)).toEqual(NEW_KEYS);
    await registry.removeValue(KEY);
    expect(await registry.read(KEY)).toBeUndefined();
    expect(await removeEmptyKeys(registry, NEW_KEYS)).toEqual([]);
    expect(await registry.content(String.raw`HKCU\Software\Google`)).toBeUndefined();
    expect(await registry.content(String.raw`HKCU\Software`)).toEqual({ subkeys: [], values: 0 });
  });

  test("removes a key with all that is below", async () => {
    const registry = open();
    await registry.write(KEY, VALUE);
    await registry.removeKey(String.raw`HKCU\Software\Google`);
    expect(await registry.content(KEY)).toBeUndefined();
  });
});

test("a planned registry tells what would be other in the end, and changes nothing", async () => {
  const below = memory();
  const other = String.raw`HKCU\Software\Mozilla`;
  await below.write(other, "before");
  const before = below.tree();
  const planned = new PlannedRegistry(below);
  await planned.write(KEY, VALUE);
  await planned.removeValue(other);
  expect(await planned.changes()).toEqual([
    ...NEW_KEYS.slice(0, -1).map((key) => `create the registry's key ${key}`),
    `set the registry's key ${KEY} to ${VALUE}`,
    `clear the registry's key ${other}`,
  ]);
  await planned.removeKey(String.raw`HKCU\Software\Google`);
  await planned.removeKey(other);
  expect(await planned.changes()).toEqual([`remove the registry's key ${other}`]);
  expect(below.tree()).toEqual(before);
});
