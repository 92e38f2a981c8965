import { expect, test } from "vitest";
import { fakeReg } from "./fake-reg.ts";
import { InstallError } from "./install-error.ts";
import { MemoryRegistry } from "./memory-registry.ts";
import { windowsRegistry } from "./windows-registry.ts";

const KEY = String.raw`HKLM\Software\Mozilla\NativeMessagingHosts\web_tcp_socket`;

test("asks reg.exe for the 64-bit view, and to ask nothing back", async () => {
  const tools = fakeReg(new MemoryRegistry());
  const registry = windowsRegistry(tools);
  await registry.write(KEY, "C:\\a b");
  await registry.removeValue(KEY);
  await registry.removeKey(KEY);
  expect(tools.runs).toEqual([
    ["add", KEY, "/ve", "/t", "REG_SZ", "/d", "C:\\a b", "/f", "/reg:64"],
    ["delete", KEY, "/ve", "/f", "/reg:64"],
    ["delete", KEY, "/f", "/reg:64"],
  ]);
});

test("says what it cannot change, in the words of reg.exe", async () => {
  const refusing = windowsRegistry({
    reg: async () => ({ status: 1, output: "ERROR: Access is denied.\r\n" }),
    readBack: async () => undefined,
  });
  const writing = refusing.write(KEY, "C:\\path");
  await expect(writing).rejects.toThrow(InstallError);
  await expect(writing).rejects.toThrow(
    `Cannot set the registry's key ${KEY}: ERROR: Access is denied.`,
  );
  expect(await refusing.isForEveryone()).toBe(false);
  expect(await refusing.content(KEY)).toBeUndefined();
  expect(await refusing.read(KEY)).toBeUndefined();
});

test("takes who may read the keys of a service's account for an administrator", async () => {
  const asked: (readonly string[])[] = [];
  const registry = windowsRegistry({
    reg: async (args) => {
      asked.push(args);
      return { status: 0, output: "" };
    },
    readBack: async () => undefined,
  });
  expect(await registry.isForEveryone()).toBe(true);
  expect(asked).toEqual([["query", String.raw`HKU\S-1-5-19`, "/reg:64"]]);
});

test("reads no value of another kind than text, and none of a subkey", async () => {
  const exported = [
    "Windows Registry Editor Version 5.00",
    "",
    "[HKEY_LOCAL_MACHINE\\Software\\Mozilla\\NativeMessagingHosts\\web_tcp_socket]",
    "@=dword:00000001",
    "",
    "[HKEY_LOCAL_MACHINE\\Software\\Mozilla\\NativeMessagingHosts\\web_tcp_socket\\below]",
    '@="C:\\\\other"',
    "",
  ].join("\r\n");
  const registry = windowsRegistry({
    reg: async () => ({ status: 0, output: "" }),
    readBack: async () => Buffer.from(exported, "utf16le"),
  });
  expect(await registry.read(KEY)).toBeUndefined();
});
