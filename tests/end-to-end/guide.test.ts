/** Every sample of docs/GUIDE.md does what the guide says of it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startWebServer } from "../../examples/web-server.ts";
import { findPrompt } from "../../scripts/browser/extension-windows.ts";
import { projectRoot } from "../../scripts/project.ts";
import { sampleIn, samplesIn } from "../samples.ts";
import { ByteRecord } from "../servers/byte-record.ts";
import { createAuthority, type ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { freePort } from "../servers/free-port.ts";
import { startImapGreeter } from "../servers/imap-greeter.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { runServer } from "../servers/running-server.ts";
import { startTcpServer } from "../servers/tcp-server.ts";
import { tlsOptions } from "../servers/tls-options.ts";
import { GuideStage } from "./guide-stage.ts";
import { describeInBrowsers } from "./setting.ts";

const LOOPBACK = "127.0.0.1";
const MEBIBYTE = 1024 * 1024;
/** More than the kernel takes for a peer that does not read. */
const FILE_MEBIBYTES = 16;
const SEED = 8;
const UNTRUSTED = "SecurityCertificate: SecurityUntrustedCertificateIssuerError";

const guide = await readFile(join(projectRoot, "docs/GUIDE.md"), "utf8");

/** Run by tests/host/types-package.test.ts. */
const RUN_ELSEWHERE = ["tsconfig", "typed"];

/** Run together, on a site that is made of them. */
const SITE_SAMPLES = ["link", "manifest", "detect"];

/** How each of the others is played, and what has to come of it. */
const PLAYS: Readonly<Record<string, (stage: GuideStage) => Promise<void>>> = {
  open: async (stage) => {
    // Long enough to come in pieces that split a character.
    const answer = `${"€".repeat(100_000)}\r\n`;
    let asked = "";
    const server = await stage.use(
      startTcpServer({}, (socket) => {
        socket.setEncoding("utf8").on("data", (text) => {
          asked += text;
          if (asked.endsWith("\r\n")) socket.end(answer);
        });
      }),
    );
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectSoon(async () => (await stage.shown()).at(-1), "closed");
    expect((await stage.shown()).slice(0, -1).join("")).toBe(answer);
    expect(asked).toBe("Größe?\r\n");
    await stage.prepare({ host: LOOPBACK, port: 0 });
    await stage.run();
    await stage.expectShown(["SecurityError, BLOCKED_PORT", "closed"]);
  },

  lines: async (stage) => {
    const lines = ["first", "long ".repeat(60_000), "", "last"];
    const server = await stage.use(
      startTcpServer({}, (socket) => {
        socket.end(`${lines.join("\r\n")}\r\nunfinished`);
      }),
    );
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectShown(lines);
  },

  bytes: async (stage) => {
    const server = await stage.use(startEchoServer());
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectSoon(
      async () => (await stage.shown()).flat(),
      [1, 2, 0, 0, 0, 4, 10, 11, 13, 14, 0, 255],
    );
  },

  backpressure: async (stage) => {
    const part = deterministicBytes(MEBIBYTE, SEED);
    const received = new ByteRecord();
    const peers: Socket[] = [];
    const server = await stage.use(
      startTcpServer({}, (socket) => {
        socket.on("data", (chunk: Buffer) => received.add(chunk)).pause();
        socket.on("end", () => socket.end());
        peers.push(socket);
      }),
    );
    await stage.prepare({ host: LOOPBACK, port: server.port });
    await stage.page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
    await stage.page.evaluate(
      (byteLength, seed, parts) => {
        const bytes = new Uint8Array(window.deterministicBytes(byteLength, seed));
        window.guide.reader.file = new Blob(Array.from({ length: parts }, () => bytes));
        const { send } = TCPSocket.prototype;
        let most = 0;
        TCPSocket.prototype.send = function (data) {
          const hasRoom = send.call(this, data);
          most = Math.max(most, this.bufferedAmount);
          if (!hasRoom) window.guide.shown[0] = most;
          return hasRoom;
        };
      },
      MEBIBYTE,
      SEED,
      FILE_MEBIBYTES,
    );
    await stage.run();
    await stage.answer("allow");
    // The peer does not read, so the page has to wait, with as much in memory as the guide says.
    await stage.expectShown([128 * 1024]);
    expect(received.byteLength).toBe(0);
    for (const peer of peers) peer.resume();
    await stage.expectShown([128 * 1024, "The file is sent"]);
    await stage.expectSoon(() => server.countConnections(), 0);
    const expected = new ByteRecord();
    for (let count = 0; count < FILE_MEBIBYTES; count += 1) expected.add(part);
    expect(received.sha256).toBe(expected.sha256);
  },

  suspend: async (stage) => {
    const length = 3 * MEBIBYTE;
    const server = await stage.use(startFloodServer({ byteLimit: length, seed: SEED }));
    await stage.prepare({ host: LOOPBACK, port: server.port });
    await stage.page.evaluate((byteLength) => {
      const pieces: ArrayBuffer[] = [];
      let missing = byteLength;
      let isBusy = false;
      window.guide.reader.store = async (data) => {
        if (isBusy) window.guide.shown.push("two at once");
        isBusy = true;
        // Turns in which another event would fire, if one could.
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
        isBusy = false;
        pieces.push(data);
        missing -= data.byteLength;
        if (missing > 0) return;
        const bytes = await new Blob(pieces).arrayBuffer();
        window.guide.shown.unshift(await window.driver.sha256(new Uint8Array(bytes)));
      };
    }, length);
    await stage.run();
    await stage.answer("allow");
    const expected = new ByteRecord();
    expected.add(deterministicBytes(length, SEED));
    await stage.expectShown([expected.sha256, "The peer has sent everything"]);
  },

  close: async (stage) => {
    const server = await stage.use(startRecordingServer());
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectShown(["closing", "closed"]);
    await stage.expectSoon(() => server.connections[0]?.ended, true);
    expect(server.connections[0]?.received.toString()).toBe("QUIT\r\n");
  },

  abort: async (stage) => {
    const errors: unknown[] = [];
    const server = await stage.use(
      startTcpServer({}, (socket) => {
        socket.on("error", (error: NodeJS.ErrnoException) => errors.push(error.code));
        socket.resume().write("anything");
      }),
    );
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectShown(["closed"]);
    await stage.expectSoon(() => errors, ["ECONNRESET"]);
  },

  tls: async (stage) => {
    const serve = (certificate: ServerCertificate) =>
      stage.use(
        runServer(
          createHttpsServer(tlsOptions(certificate), (request, response) => {
            response.end(`${request.method} ${request.url}, grüß dich`);
          }),
        ),
      );
    const good = await serve(await stage.issueCertificate());
    await stage.play({ host: "localhost", port: good.port });
    await stage.expectShown([
      expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nGET \/, grüß dich$/),
    ]);
    const unknown = await createAuthority({ name: "Unknown" });
    const bad = await serve(await unknown.issue({ hosts: ["localhost"] }));
    await stage.play({ host: "localhost", port: bad.port });
    await stage.expectShown([UNTRUSTED, ""]);
  },

  starttls: async (stage) => {
    const injected = "a2 OK What an attacker says";
    const server = await stage.use(startImapGreeter(await stage.issueCertificate(), injected));
    await stage.play({ host: "localhost", port: server.port });
    await stage.expectShown(["* CAPABILITY IMAP4rev1 AUTH=PLAIN", "a2 OK Done"]);
    expect(server.heard).toEqual({ inClear: "a1 STARTTLS\r\n", secured: "a2 CAPABILITY\r\n" });
    const unknown = await createAuthority({ name: "Unknown" });
    const certificate = await unknown.issue({ hosts: ["localhost"] });
    const bad = await stage.use(startImapGreeter(certificate, injected));
    await stage.play({ host: "localhost", port: bad.port });
    await stage.expectShown([UNTRUSTED]);
    expect(bad.heard).toEqual({ inClear: "a1 STARTTLS\r\n", secured: "" });
  },

  server: async (stage) => {
    await stage.play();
    await stage.expectShown([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)]);
    const [address] = await stage.shown();
    for (let time = 0; time < 2; time += 1) {
      const response = await fetch(String(address));
      expect(response.headers.get("content-type")).toBe("text/plain");
      expect(await response.text()).toBe("Hello from a page\n");
    }
  },

  errors: async (stage) => {
    const port = await freePort(LOOPBACK);
    await stage.play({ host: LOOPBACK, port }, "dismiss");
    await stage.expectShown(["You did not allow this connection."]);
    await stage.play({ host: LOOPBACK, port });
    await stage.expectShown(["The connection failed (ConnectionRefusedError, ECONNREFUSED)."]);
  },

  exceptions: async (stage) => {
    const server = await stage.use(startRecordingServer());
    await stage.play({ host: LOOPBACK, port: server.port });
    await stage.expectShown(["InvalidStateError", expect.stringContaining("8364 at index 2")]);
    await stage.expectSoon(() => server.connections[0]?.ended, true);
    expect(server.connections[0]?.received.byteLength).toBe(0);
  },
  permission: async (stage) => {
    await stage.prepare();
    await stage.run();
    await stage.expectShown(["granted"]);
    const popup = await stage.setting.openPopup(stage.page);
    await popup.waitForSelector("#revoke", { visible: true });
    await popup.click("#revoke");
    await stage.expectShown(["granted", "prompt"]);
    await popup.close();
  },
};

it("plays every sample of the guide", () => {
  const names = samplesIn(guide).map(({ name }) => name);
  const played = [...SITE_SAMPLES, ...Object.keys(PLAYS), ...RUN_ELSEWHERE];
  expect(names.toSorted()).toEqual(played.toSorted());
});

describeInBrowsers("guide", (setting) => {
  it("asks by link and manifest, in the site's words, and hears when it is allowed", async () => {
    const manifest = sampleIn(guide, "manifest").source;
    const { permissions } = JSON.parse(manifest);
    const head = `<title>Mail</title>${sampleIn(guide, "link").source}<link rel="icon" href="data:,">`;
    const directory = await mkdtemp(join(tmpdir(), "web-tcp-socket-guide-"));
    await writeFile(join(directory, "index.html"), `<!doctype html>${head}`);
    await writeFile(join(directory, "manifest.webmanifest"), manifest);
    const site = await startWebServer({ directory });
    const page = await setting.newPage("/", `http://localhost:${site.port}`);
    const stage = new GuideStage(setting, page, sampleIn(guide, "detect"));
    try {
      await stage.prepare();
      await stage.run();
      expect(await stage.shown()).toEqual([]);
      const prompt = await findPrompt(setting.launched);
      const claim = await prompt.$eval("#claim-text", ({ textContent }) => textContent);
      expect(claim).toContain(permissions["tcp-socket"].description);
      await stage.answer("allow");
      await stage.expectShown(["Sockets are there"]);
      await page.reload();
      await stage.prepare();
      await stage.run();
      expect(await stage.shown()).toEqual(["Sockets are there"]);
    } finally {
      await stage.leave();
      await site.close();
      await rm(directory, { recursive: true });
    }
  });

  it.each(Object.entries(PLAYS))("sample: %s", async (name, play) => {
    const page = await setting.newPermittedPage();
    const stage = new GuideStage(setting, page, sampleIn(guide, name));
    try {
      await play(stage);
    } finally {
      await stage.leave();
    }
  });
});
