import { describe, expect, test } from "vitest";
import { readScript, scriptText } from "./script-wrapper.ts";

const ODD_NAME = `it's "$HOME" \`id\` *\nnew line`;

describe("scriptText", () => {
  test("is a small script", () => {
    const target = { nodePath: "/usr/bin/node", host: "/home/ada/host.mjs" };
    expect(scriptText(target)).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Starts the native host of Web TCP Socket. Written by its installer.
      # The environment could load other code into the host, or open a debugger's port in it.
      unset NODE_OPTIONS
      set -- '/home/ada/host.mjs' "$@"
      # Node's permission model: the host may read files and use the network, and nothing else.
      case "$('/usr/bin/node' --version)" in
      v20.* | v22.*) set -- --experimental-permission '--allow-fs-read=*' "$@" ;;
      v24.*) set -- --permission '--allow-fs-read=*' "$@" ;;
      v25.*) set -- --permission --allow-net '--allow-fs-read=*' "$@" ;;
      *) false ;;
      esac && set -- --disable-warning=ExperimentalWarning "$@"
      exec /usr/bin/env -i UV_THREADPOOL_SIZE=128 \${NODE_EXTRA_CA_CERTS+"NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS"} \${WEB_TCP_SOCKET_LOG+"WEB_TCP_SOCKET_LOG=$WEB_TCP_SOCKET_LOG"} '/usr/bin/node' "$@"
      "
    `);
  });
});

test.each([
  { nodePath: "/usr/bin/node", host: "/home/ada/host.mjs" },
  { nodePath: `/${ODD_NAME}/node`, host: `/${ODD_NAME}/host.mjs` },
  { nodePath: "/'/node", host: "/' '/host.mjs" },
])("readScript reads back what was written: $host", (target) => {
  expect(readScript(scriptText(target))).toEqual(target);
});
