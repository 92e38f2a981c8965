import { beforeEach, describe, expect, it } from "vitest";
import {
  HOST_LOST,
  HOST_NAME_INVALID,
  hostFailure,
  type PermissionCode,
  PROTOCOL_BROKEN,
  permissionFailure,
} from "../../../protocol/failure.ts";
import type { FakePort } from "../fake-port.ts";
import { open, PageTrial, SITE, settle } from "./page-trial.ts";

let trial: PageTrial;
let page: FakePort;

beforeEach(() => {
  trial = new PageTrial();
  page = trial.connect();
});

function denied(errorCode: PermissionCode, id = 1): object {
  return { type: "error", id, failure: permissionFailure(errorCode) };
}

describe("a socket that is allowed", () => {
  beforeEach(() => trial.allow());

  it("is opened by the host with the scopes of the grants", async () => {
    await trial.allow(["system-ports"], "mail.example:993");
    await trial.say(page, open(1, { port: 993, secure: true }));
    expect(trial.takeToHost()).toEqual([
      {
        type: "open",
        id: 1,
        host: "mail.example",
        port: 993,
        secure: true,
        scopes: ["connect", "system-ports"],
      },
    ]);
    trial.hostSays({ type: "opened", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "opened", id: 1 }]);
  });

  it.each([
    ["MAIL.Example", "mail.example"],
    ["café.example", "xn--caf-dma.example"],
    ["9.9.9.9", "9.9.9.9"],
    ["[2606:4700::1111]", "2606:4700::1111"],
    ["2606:4700:0:0::1111", "2606:4700::1111"],
  ])("is asked for in canonical form: %s", async (host, canonical) => {
    await trial.say(page, open(1, { host }));
    expect(trial.takeToHost()).toEqual([expect.objectContaining({ host: canonical })]);
  });

  it("hands everything on, both ways", async () => {
    const id = await trial.establish(page);
    const data = Uint8Array.of(1, 2, 3).buffer;
    trial.hostSays({ type: "data", id, data: "AQID" });
    trial.hostSays({ type: "sent", id, byteLength: 3 });
    trial.hostSays({ type: "end", id });
    trial.hostSays({ type: "closed", id });
    expect(page.takePosted()).toEqual([
      { type: "data", id: 1, data },
      { type: "sent", id: 1, byteLength: 3 },
      { type: "end", id: 1 },
      { type: "closed", id: 1 },
    ]);
    const next = await trial.establish(page, 2);
    await trial.say(page, { type: "send", id: 2, data }, { type: "close", id: 2 });
    expect(trial.takeToHost()).toEqual([
      { type: "send", id: next, data: "AQID" },
      { type: "close", id: next },
    ]);
  });

  it("is reset by abort, and closed for the page at once", async () => {
    const id = await trial.establish(page);
    await trial.say(page, { type: "abort", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    trial.hostSays({ type: "closed", id });
    expect(page.takePosted()).toEqual([]);
  });

  it("is called off by close before it is open", async () => {
    await trial.say(page, open(1));
    trial.takeToHost();
    await trial.say(page, { type: "close", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: 1 }]);
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    trial.hostSays({ type: "opened", id: 1 });
    trial.hostSays({ type: "closed", id: 1 });
    expect(page.takePosted()).toEqual([]);
  });

  it("is called off before the host has heard of it", async () => {
    await trial.say(page, open(1), { type: "close", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("hears of a host that is lost, or that never came", async () => {
    await trial.establish(page, 1);
    await trial.say(page, open(2));
    trial.hostPort.die("Native host has exited.");
    expect(page.takePosted()).toEqual([
      { type: "error", id: 1, failure: HOST_LOST },
      { type: "error", id: 2, failure: hostFailure("HOST_FAILED") },
    ]);
    expect(trial.sessions.socketCount(SITE)).toBe(0);
  });

  it("ends when the site is blocked or its grants are forgotten", async () => {
    const id = await trial.establish(page);
    await trial.grants.block(SITE);
    await settle();
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
  });

  it("ends when all that is left is a grant for elsewhere", async () => {
    const id = await trial.establish(page);
    await Promise.all([trial.grants.forget(SITE), trial.allow(["connect"], "other.example:1")]);
    await settle();
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
  });

  it("lives on while another grant allows it", async () => {
    await trial.establish(page);
    await trial.allow(["local-network"], "10.0.0.1:22");
    await settle();
    expect(page.takePosted()).toEqual([]);
  });
});

describe("a socket that nobody is asked about", () => {
  it("is refused where the site has no grant, or is blocked", async () => {
    await trial.say(page, open(1));
    await trial.grants.block(SITE);
    await trial.say(page, open(2));
    expect(page.takePosted()).toEqual([
      denied("PERMISSION_DENIED", 1),
      denied("PERMISSION_DENIED", 2),
    ]);
    expect(trial.windows.shown).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it.each([
    "",
    " ",
    "a b",
    "a/b",
    "mail.example:80",
    "[mail.example]",
    "fe80::1%eth0",
    "a".repeat(254),
  ])("fails where the host is no host: %j", async (host) => {
    await trial.allow();
    await trial.say(page, open(1, { host }));
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: HOST_NAME_INVALID }]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is refused for port 0", async () => {
    await trial.allow(["connect", "system-ports", "local-network"]);
    await trial.say(page, open(1, { port: 0 }));
    expect(page.takePosted()).toEqual([denied("BLOCKED_PORT")]);
    expect(trial.windows.shown).toEqual([]);
  });
});

describe("a socket that the person is asked about", () => {
  beforeEach(() => trial.allow());

  function shown() {
    return trial.prompts.detailsOf(trial.windows.only.id);
  }

  it("waits for the answer, and opens with what was allowed", async () => {
    await trial.say(page, open(1, { port: 25 }));
    expect(trial.takeToHost()).toEqual([]);
    expect(shown()).toMatchObject({
      origin: SITE,
      description: undefined,
      destination: { host: "mail.example", port: 25, secure: false, address: undefined },
      scopes: ["system-ports"],
    });
    await trial.press("allow");
    expect(trial.takeToHost()).toEqual([
      expect.objectContaining({ type: "open", port: 25, scopes: ["connect", "system-ports"] }),
    ]);
    await trial.say(page, open(2, { port: 25 }), open(3, { port: 26 }));
    expect(shown()).toMatchObject({ destination: { port: 26 } });
  });

  it.each([
    [{ port: 25 }, "SYSTEM_PORT_DENIED"],
    [{ host: "localhost" }, "LOCAL_NETWORK_DENIED"],
    [{ host: "10.0.0.1", port: 22 }, "LOCAL_NETWORK_DENIED"],
    [{ host: "::ffff:127.0.0.1" }, "LOCAL_NETWORK_DENIED"],
  ] as const)("is refused by dismiss: %o is %s", async (destination, errorCode) => {
    await trial.say(page, open(1, destination));
    await trial.press("dismiss");
    expect(page.takePosted()).toEqual([denied(errorCode)]);
    expect(trial.takeToHost()).toEqual([]);
    expect((await trial.grants.permissionOf(SITE)).isBlocked).toBe(false);
  });

  it("ends the site's live sockets by block", async () => {
    const id = await trial.establish(page, 1);
    await trial.say(page, open(2, { port: 25 }), open(3, { port: 26 }));
    await trial.press("block");
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
    const posted = page.takePosted();
    expect(posted).toHaveLength(3);
    expect(posted).toContainEqual(denied("PERMISSION_DENIED", 1));
    expect(posted).toContainEqual(denied("SYSTEM_PORT_DENIED", 2));
    expect(posted).toContainEqual(denied("SYSTEM_PORT_DENIED", 3));
    expect(trial.windows.open).toEqual([]);
  });

  it.each(["close", "abort"])("takes the prompt away by %s", async (type) => {
    await trial.say(page, open(1, { port: 25 }));
    await trial.say(page, { type, id: 1 });
    expect(trial.windows.open).toEqual([]);
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is asked about once with others that want the same, which wait for the same answer", async () => {
    await trial.say(page, ...[1, 2, 3].map((id) => open(id, { port: 25 })));
    await trial.say(page, { type: "abort", id: 2 });
    await trial.press("allow");
    expect(trial.takeToHost()).toHaveLength(2);
    expect((await trial.grants.permissionOf(SITE)).grants).toHaveLength(2);
    expect(trial.windows.shown).toHaveLength(1);
  });
});

describe("a name that leads where the grants do not reach", () => {
  const leads = { missing: ["local-network" as const], address: "192.168.0.7" };

  beforeEach(async () => {
    await trial.allow();
    await trial.say(page, open(1));
    trial.takeToHost();
    trial.hostSays({ type: "denied", id: 1, ...leads });
    await settle();
  });

  it("is asked about with the address, and opened again after Allow", async () => {
    expect(trial.prompts.detailsOf(trial.windows.only.id)).toMatchObject({
      destination: { host: "mail.example", kind: "private", address: "192.168.0.7" },
      scopes: ["local-network"],
    });
    expect(page.takePosted()).toEqual([]);
    await trial.press("allow");
    expect(trial.takeToHost()).toEqual([
      expect.objectContaining({
        type: "open",
        id: 2,
        host: "mail.example",
        scopes: ["connect", "local-network"],
      }),
    ]);
    trial.hostSays({ type: "opened", id: 2 });
    expect(page.takePosted()).toEqual([{ type: "opened", id: 1 }]);
  });

  it("is not asked about again where the host denies what it was given", async () => {
    await trial.press("allow");
    trial.takeToHost();
    trial.hostSays({ type: "denied", id: 2, ...leads });
    await settle();
    expect(trial.windows.open).toEqual([]);
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it("is refused by dismiss, naming the reason and not the address", async () => {
    await trial.press("dismiss");
    const posted = page.takePosted();
    expect(posted).toEqual([denied("LOCAL_NETWORK_DENIED")]);
    expect(JSON.stringify(posted)).not.toContain("192.168");
  });

  it("is called off while the person is asked", async () => {
    await trial.say(page, { type: "close", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.windows.open).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });
});

describe("a socket that goes over to TLS", () => {
  beforeEach(() => trial.allow());

  it("asks the host, and sends nothing until it has answered", async () => {
    const id = await trial.establish(page);
    await trial.say(page, { type: "upgrade", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "upgrade", id }]);
    trial.hostSays({ type: "upgraded", id });
    expect(page.takePosted()).toEqual([{ type: "upgraded", id: 1 }]);
    await trial.say(page, { type: "send", id: 1, data: new ArrayBuffer(1) });
    expect(trial.takeToHost()).toEqual([{ type: "send", id, data: "AA==" }]);
  });

  it.each([
    { type: "send", id: 1, data: new ArrayBuffer(1) },
    { type: "upgrade", id: 1 },
  ])("breaks the protocol with $type in between", async (message) => {
    const id = await trial.establish(page);
    await trial.say(page, { type: "upgrade", id: 1 }, message);
    expect(trial.takeToHost()).toEqual([
      { type: "upgrade", id },
      { type: "abort", id },
    ]);
    expect(page.takePosted()).toEqual([expect.objectContaining({ type: "error" })]);
  });
});
