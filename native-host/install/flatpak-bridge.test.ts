import { describe, expect, test } from "vitest";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { examine } from "./examination.ts";
import { contentOf, fakeComputer } from "./fake-computer.ts";
import { flatpakBridge } from "./flatpak-bridge.ts";
import { install } from "./install.ts";
import type { Launch } from "./launch.ts";
import type { Registration, Selection } from "./registration.ts";
import { uninstall } from "./uninstall.ts";

const FOLDER = "/home/ada/.var/app/com.google.Chrome/config/google-chrome/NativeMessagingHosts";
const BRIDGE = `${FOLDER}/web_tcp_socket.sh`;
const WRAPPER = "/home/ada/.local/share/web-tcp-socket/native-host.sh";
const chrome: Selection = { browsers: ["chrome"], scope: "user", manifestFolder: FOLDER };
const registration: Registration = {
  browser: "chrome",
  scope: "user",
  manifestPath: `${FOLDER}/web_tcp_socket.json`,
};

async function installed() {
  const computer = fakeComputer("linux");
  computer.fileSystem.placeFolder("/home/ada/.var/app/com.google.Chrome/config/google-chrome");
  const before = contentOf(computer);
  expect(await install(chrome, computer.environment, computer.output)).toBe(0);
  return { ...computer, before };
}

function examination({ environment }: Awaited<ReturnType<typeof installed>>) {
  const launches: Launch[] = [];
  const probes = {
    nodeVersion: async () => "v20.19.0",
    async shakeHands(launch: Launch) {
      launches.push(launch);
      const version = SUPPORTED_VERSIONS.maximumVersion;
      return { type: "answered", hostVersion: PRODUCT_VERSION, version } as const;
    },
  };
  return { launches, examined: examine(registration, environment, { milliseconds: 1, probes }) };
}

describe("a manifest in a Flatpak's folder", () => {
  test("leads to a program that starts the host outside the sandbox", async () => {
    const { fileSystem } = await installed();
    const manifest = JSON.parse((await fileSystem.read(registration.manifestPath)).toString());
    expect(manifest.path).toBe(BRIDGE);
    expect(fileSystem.tree()[BRIDGE]).toMatchInlineSnapshot(`
      "0700 #!/bin/sh
      # Starts the native host of Web TCP Socket outside this sandbox. Written by its installer.
      exec /usr/bin/flatpak-spawn --host --watch-bus '/home/ada/.local/share/web-tcp-socket/native-host.sh' "$@"
      "
    `);
  });

  test("goes again with all that came with it", async () => {
    const { before, ...computer } = await installed();
    expect(await uninstall(chrome, computer.environment, computer.output)).toBe(0);
    expect(contentOf(computer)).toEqual(before);
  });

  test("is mended, and then as it was", async () => {
    const computer = await installed();
    const before = contentOf(computer);
    await computer.fileSystem.removeFile(BRIDGE);
    expect(await install(chrome, computer.environment, computer.output)).toBe(0);
    expect(contentOf(computer)).toEqual(before);
  });
});

describe("doctor in a Flatpak's folder", () => {
  test("asks for the sandbox to be opened, and opens none", async () => {
    const { state, checks } = await examination(await installed()).examined;
    expect(state).toBe("ailing");
    expect(checks.at(-1)).toEqual({
      name: "sandbox",
      ok: false,
      detail: "com.google.Chrome may not start programs outside its sandbox.",
      step: "To let it start any program there is: flatpak override --user --talk-name=org.freedesktop.Flatpak com.google.Chrome",
    });
  });

  test("is content once it is open, and runs nothing that the Flatpak could write to", async () => {
    const computer = await installed();
    computer.fileSystem.place(
      "/home/ada/.local/share/flatpak/overrides/com.google.Chrome",
      "[Session Bus Policy]\norg.freedesktop.Flatpak=talk\n",
    );
    const { examined, launches } = examination(computer);
    expect(await examined).toMatchObject({ state: "well" });
    expect(launches.map(({ file }) => file)).toEqual([WRAPPER]);
  });

  test("sees that the bridge was changed", async () => {
    const computer = await installed();
    computer.fileSystem.place(BRIDGE, "#!/bin/sh\n", 0o700);
    const { examined, launches } = examination(computer);
    const { checks } = await examined;
    expect(checks.find(({ ok }) => !ok)).toMatchObject({ name: "bridge" });
    expect(launches).toEqual([]);
  });
});

test.each([
  ["/home/ada/.config/google-chrome/NativeMessagingHosts/web_tcp_socket.json", "linux"],
  ["/home/ada/.var/app/web_tcp_socket.json", "linux"],
  ["/home/ada/.var/apple/com.google.Chrome/web_tcp_socket.json", "linux"],
  ["/Users/ada/.var/app/com.google.Chrome/web_tcp_socket.json", "darwin"],
] as const)("%s on %s needs none", (manifestPath, platform) => {
  const { environment } = fakeComputer(platform);
  expect(flatpakBridge({ ...registration, manifestPath }, WRAPPER, environment)).toBeUndefined();
});
