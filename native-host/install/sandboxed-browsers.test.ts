import { describe, expect, test } from "vitest";
import { BROWSER_NAMES } from "./browsers.ts";
import { fakeComputer } from "./fake-computer.ts";
import { install } from "./install.ts";
import { sandboxNoteLines, sandboxNotes } from "./sandboxed-browsers.ts";
import { named } from "./temporary-home.ts";

const HOME = "/home/ada";

function computerWith(...folders: readonly string[]) {
  const computer = fakeComputer("linux");
  for (const folder of folders) computer.fileSystem.placeFolder(`${HOME}/${folder}`);
  return computer;
}

async function notesWith(...folders: readonly string[]) {
  const { environment } = computerWith(...folders);
  return (await sandboxNotes(BROWSER_NAMES, environment)).flatMap(sandboxNoteLines).join("\n");
}

describe("sandboxNotes", () => {
  test("are about what is there, and on Linux alone", async () => {
    expect(await notesWith()).toBe("");
    const mac = fakeComputer("darwin");
    mac.fileSystem.placeFolder("/Users/ada/snap/firefox");
    expect(await sandboxNotes(BROWSER_NAMES, mac.environment)).toEqual([]);
    const { environment } = computerWith("snap/firefox", "snap/chromium");
    expect(await sandboxNotes(["chromium"], environment)).toMatchObject([
      { browser: "chromium", packaging: "Snap", id: "chromium", isServed: false },
    ]);
  });

  test("say how Firefox is served", async () => {
    expect(await notesWith("snap/firefox", ".var/app/org.mozilla.firefox")).toMatchInlineSnapshot(`
      "Firefox (Snap): is served like one that is no Snap, by the desktop's portal, which asks you whether it may.
          If it finds no host, see whether your desktop has that portal:
          busctl --user introspect org.freedesktop.portal.Desktop /org/freedesktop/portal/desktop org.freedesktop.portal.WebExtensions
      Firefox (Flatpak): is served like one that is no Flatpak, from version 157 on, by the service xdg-native-messaging-proxy, which starts any registered host for it.
          Install the package xdg-native-messaging-proxy, set widget.use-xdg-desktop-portal.native-messaging to 2 in about:config, and let Firefox talk to the service:
          flatpak override --user --talk-name=org.freedesktop.NativeMessagingProxy org.mozilla.firefox"
    `);
  });

  test("say why others are not, and what can be done", async () => {
    expect(await notesWith("snap/chromium", ".var/app/com.google.Chrome")).toMatchInlineSnapshot(`
      "Chromium (Snap): cannot be served, for its sandbox lets it start no program of the system.
          Install the browser as a package that is no Snap, then run install again.
      Google Chrome (Flatpak): is not served, for its sandbox lets it start no program of the system. It is safest to install the browser as a package that is no Flatpak. Else let it out of its sandbox, to start any program there is:
          flatpak override --user --talk-name=org.freedesktop.Flatpak com.google.Chrome
          node cli.js install --browser chrome --manifest-dir /home/ada/.var/app/com.google.Chrome/config/google-chrome/NativeMessagingHosts"
    `);
  });
});

describe("install, where nobody is named", () => {
  test("serves a Firefox in a sandbox by the usual place", async () => {
    const { environment, fileSystem, output, lines } = computerWith("snap/firefox");
    expect(await install(named(), environment, output)).toBe(0);
    expect(lines[0]).toMatch(/^Firefox \(Snap\): is served like one that is no Snap/u);
    const manifest = `${HOME}/.mozilla/native-messaging-hosts/web_tcp_socket.json`;
    expect(await fileSystem.status(manifest)).toBeDefined();
  });

  test("serves no other one, and opens no sandbox", async () => {
    const computer = computerWith("snap/chromium", ".var/app/com.brave.Browser");
    const { environment, fileSystem, output, lines } = computer;
    const before = fileSystem.tree();
    await expect(install(named(), environment, output)).rejects.toThrow(/^No browser was found/u);
    expect(lines[0]).toMatch(/^Chromium \(Snap\): cannot be served/u);
    expect(fileSystem.tree()).toEqual(before);
  });
});
