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
import { ALLOW, open, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";

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

  it("is opened by the host with the rules that bear on it, the ones that win first", async () => {
    await trial.allow(["connect", "system-ports"], "mail.example:993");
    await trial.allow(["local-network"], "10.0.0.0/8:*");
    await trial.allow(["local-network"], "10.0.0.0/8:22");
    await trial.allow(["system-ports"], "other.example:*");
    await trial.grants.block(subjectOf(SITE), {
      scopes: ["connect"],
      destinations: ["192.0.2.0/24:*"],
    });
    await trial.say(page, open(1, { port: 993, secure: true }));
    expect(trial.takeToHost()).toEqual([
      {
        type: "open",
        id: 1,
        host: "mail.example",
        port: 993,
        secure: true,
        rules: [
          { effect: "deny", scopes: ["connect"], destinations: ["192.0.2.0/24:*"] },
          { effect: "allow", scopes: ["connect"], destinations: ["*:*"] },
          {
            effect: "allow",
            scopes: ["connect", "system-ports"],
            destinations: ["mail.example:993"],
          },
          { effect: "allow", scopes: ["local-network"], destinations: ["10.0.0.0/8:*"] },
        ],
      },
    ]);
    trial.hostSays({ type: "opened", id: 1, address: "93.184.215.14" });
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
    trial.hostSays({ type: "opened", id: 1, address: "93.184.215.14" });
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
    expect(trial.socketCount(SITE)).toBe(0);
  });

  it("ends when the site is blocked or its grants are forgotten", async () => {
    const id = await trial.establish(page);
    await trial.grants.blockSite(subjectOf(SITE));
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
  });

  it("ends when its destination is blocked, or what it needs there", async () => {
    await trial.allow(["system-ports"], "mail.example:*");
    const id = await trial.establish(page, 1, { port: 143 });
    const other = await trial.establish(page, 2);
    const block = { scopes: ["system-ports" as const], destinations: ["mail.example:1-1023"] };
    await trial.grants.block(subjectOf(SITE), block);
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED", 1)]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
    await trial.grants.block(subjectOf(SITE), { ...block, scopes: ["connect"] });
    expect(page.takePosted()).toEqual([]);
    await trial.grants.block(subjectOf(SITE), {
      scopes: ["connect"],
      destinations: ["*.example:*"],
    });
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED", 2)]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: other }]);
  });

  it("ends when all that is left is a grant for elsewhere", async () => {
    const id = await trial.establish(page);
    const [grant] = trial.grants.permissionOf(subjectOf(SITE)).grants;
    await trial.allow(["connect"], "other.example:4242");
    if (grant !== undefined) await trial.grants.removeGrant(subjectOf(SITE), grant);
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
  });

  it("lives on while another grant allows it", async () => {
    await trial.establish(page);
    const [grant] = trial.grants.permissionOf(subjectOf(SITE)).grants;
    await trial.allow(["connect"], "mail.example:4242");
    if (grant !== undefined) await trial.grants.removeGrant(subjectOf(SITE), grant);
    await trial.allow(["local-network"], "10.0.0.1:22");
    expect(page.takePosted()).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });
});

describe("a socket that nobody is asked about", () => {
  it("is refused where the site has no grant, or is blocked", async () => {
    await trial.say(page, open(1));
    await trial.grants.blockSite(subjectOf(SITE));
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

  it.each([
    [{ port: 143 }, "SYSTEM_PORT_DENIED"],
    [{ host: "10.0.0.1" }, "LOCAL_NETWORK_DENIED"],
    [{ host: "blocked.example" }, "PERMISSION_DENIED"],
  ] as const)("is refused where a rule denies it: %o is %s", async (destination, errorCode) => {
    await trial.allow();
    await trial.grants.block(subjectOf(SITE), {
      scopes: ["system-ports", "local-network"],
      destinations: ["*:*"],
    });
    await trial.grants.block(subjectOf(SITE), {
      scopes: ["connect"],
      destinations: ["blocked.example:*"],
    });
    await trial.say(page, open(1, destination));
    expect(page.takePosted()).toEqual([denied(errorCode)]);
    expect(trial.windows.shown).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it.each([
    ["an administrator forbids questions", async () => trial.policy.set({ mayAsk: false })],
    ["the person sent three of them away", silence],
  ])("is refused for what it lacks where %s", async (_, given) => {
    await trial.allow();
    await given();
    await trial.say(page, open(1, { port: 143 }), open(2));
    expect(page.takePosted()).toEqual([denied("SYSTEM_PORT_DENIED", 1)]);
    expect(trial.takeToHost()).toMatchObject([{ type: "open", port: 4242 }]);
    expect(trial.windows.shown).toEqual([]);
  });

  async function silence(): Promise<void> {
    for (let times = 0; times < 3; times += 1) await trial.grants.dismiss(subjectOf(SITE));
  }
});

describe("a socket that the person is asked about", () => {
  beforeEach(() => trial.allow());

  it("waits for the answer, and opens with what was allowed", async () => {
    await trial.say(page, open(1, { port: 143 }));
    expect(trial.takeToHost()).toEqual([]);
    expect(await trial.asked()).toEqual({
      origin: SITE,
      framedBy: undefined,
      isPrivate: false,
      description: undefined,
      destination: {
        host: "mail.example",
        port: 143,
        secure: false,
        kind: undefined,
        address: undefined,
      },
      listenPort: undefined,
      scopes: ["system-ports"],
      lives: ["once", "session", "always"],
      isMailRelay: false,
    });
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toMatchObject([
      {
        type: "open",
        port: 143,
        rules: [
          { scopes: ["connect"], destinations: ["*:*"] },
          { scopes: ["connect", "system-ports"], destinations: ["mail.example:143"] },
        ],
      },
    ]);
    await trial.say(page, open(2, { port: 143 }), open(3, { port: 144 }));
    expect(await trial.asked()).toMatchObject({ destination: { port: 144 } });
  });

  it("has it for once in that document alone", async () => {
    await trial.say(page, open(1, { port: 143 }));
    await trial.press({ ...ALLOW, life: "once" });
    await trial.say(page, open(2, { port: 143 }));
    expect(trial.takeToHost()).toHaveLength(2);
    const other = trial.connect();
    await trial.say(other, open(1, { port: 143 }));
    expect(trial.windows.open).toHaveLength(1);
  });

  it.each([
    [{ port: 143 }, "SYSTEM_PORT_DENIED"],
    [{ host: "localhost" }, "LOCAL_NETWORK_DENIED"],
    [{ host: "10.0.0.1", port: 22 }, "LOCAL_NETWORK_DENIED"],
    [{ host: "::ffff:127.0.0.1" }, "LOCAL_NETWORK_DENIED"],
    [{ host: "0.0.0.0" }, "LOCAL_NETWORK_DENIED"],
  ] as const)("is refused by dismiss: %o is %s", async (destination, errorCode) => {
    await trial.say(page, open(1, destination));
    await trial.press({ type: "dismiss" });
    expect(page.takePosted()).toEqual([denied(errorCode)]);
    expect(trial.takeToHost()).toEqual([]);
    expect(trial.grants.permissionOf(subjectOf(SITE)).blocks).toEqual([]);
  });

  it("is refused for good by block, and the site's other sockets live on", async () => {
    await trial.establish(page, 1);
    await trial.say(page, open(2, { port: 143 }));
    await trial.press({ type: "block" });
    await trial.say(page, open(3, { port: 143 }));
    expect(page.takePosted()).toEqual([
      denied("SYSTEM_PORT_DENIED", 2),
      denied("SYSTEM_PORT_DENIED", 3),
    ]);
    expect(trial.windows.open).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("opens a mail relay by its own tick alone", async () => {
    await trial.allow(["system-ports"], "*:*");
    await trial.say(page, open(1, { port: 25 }));
    expect(await trial.asked()).toMatchObject({
      isMailRelay: true,
      scopes: ["connect", "system-ports"],
    });
    await trial.press(ALLOW);
    expect(page.takePosted()).toEqual([denied("SYSTEM_PORT_DENIED", 1)]);
    await trial.say(page, open(2, { port: 25 }));
    await trial.press({ ...ALLOW, isMailRelayTicked: true });
    const [request] = trial.takeToHost();
    expect(request).toMatchObject({ type: "open", host: "mail.example", port: 25 });
    expect(request).toHaveProperty(
      "rules",
      expect.arrayContaining([
        {
          effect: "allow",
          scopes: ["connect", "system-ports"],
          destinations: ["mail.example:25"],
        },
      ]),
    );
  });

  it.each(["close", "abort"])("takes the prompt away by %s", async (type) => {
    await trial.say(page, open(1, { port: 143 }));
    await trial.say(page, { type, id: 1 });
    expect(trial.windows.open).toEqual([]);
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is asked about once with others that want the same, which wait for the same answer", async () => {
    await trial.say(page, ...[1, 2, 3].map((id) => open(id, { port: 143 })));
    await trial.say(page, { type: "abort", id: 2 });
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toHaveLength(2);
    expect(trial.grants.permissionOf(subjectOf(SITE)).grants).toHaveLength(2);
    expect(trial.windows.shown).toHaveLength(1);
  });
});

describe("a name that leads where the rules do not reach", () => {
  const leads = { missing: ["local-network" as const], address: "192.168.0.7" };

  beforeEach(async () => {
    await trial.allow();
    await trial.say(page, open(1));
    trial.takeToHost();
  });

  async function deny(answer = leads, id = 1): Promise<void> {
    trial.hostSays({ type: "denied", id, ...answer });
    await settle();
  }

  it("is asked about with the address, and opened again after Allow", async () => {
    await deny();
    expect(await trial.asked()).toMatchObject({
      destination: { host: "mail.example", kind: "private", address: "192.168.0.7" },
      scopes: ["local-network"],
    });
    expect(page.takePosted()).toEqual([]);
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toMatchObject([
      {
        type: "open",
        id: 2,
        host: "mail.example",
        rules: [
          { scopes: ["connect"], destinations: ["*:*"] },
          { scopes: ["connect", "local-network"], destinations: ["192.168.0.7:4242"] },
        ],
      },
    ]);
    trial.hostSays({ type: "opened", id: 2, address: "93.184.215.14" });
    expect(page.takePosted()).toEqual([{ type: "opened", id: 1 }]);
  });

  it.each([
    ["fe80::1%eth0", "fe80::1", "link-local"],
    ["FE80:0::1%3", "fe80::1", "link-local"],
    ["::ffff:192.168.0.7", "::ffff:c0a8:7", "private"],
  ])("is asked about with the address in its one form: %s", async (found, address, kind) => {
    await deny({ ...leads, address: found });
    expect(await trial.asked()).toMatchObject({ destination: { kind, address } });
    await trial.press(ALLOW);
    expect(trial.takeToHost()).toMatchObject([{ type: "open", id: 2 }]);
    const { grants } = trial.grants.permissionOf(subjectOf(SITE));
    expect(grants.at(-1)?.destinations).toEqual([`[${address}]:4242`]);
  });

  it("is opened again without a question where it was allowed meanwhile", async () => {
    await trial.allow(["local-network"], "192.168.0.7:4242");
    await deny();
    expect(trial.windows.shown).toEqual([]);
    expect(trial.takeToHost()).toMatchObject([{ type: "open", id: 2 }]);
    await deny(leads, 2);
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it("is asked about again where it leads elsewhere by then", async () => {
    await deny();
    await trial.press(ALLOW);
    await deny({ ...leads, address: "127.0.0.1" }, 2);
    expect(await trial.asked()).toMatchObject({
      destination: { kind: "loopback", address: "127.0.0.1" },
    });
  });

  it("is not asked about again where the host denies what it was given", async () => {
    await deny();
    await trial.press(ALLOW);
    trial.takeToHost();
    await deny(leads, 2);
    expect(trial.windows.open).toEqual([]);
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    expect(trial.socketCount(SITE)).toBe(0);
  });

  it.each(["8.8.8.8", "mail.example", "nonsense/", "%eth0", ""])(
    "fails where the host denies what the rules allow, or says no address: %j",
    async (address) => {
      await deny({ ...leads, address });
      expect(trial.windows.shown).toEqual([]);
      expect(trial.takeToHost()).toEqual([]);
      expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    },
  );

  it("is refused without a question where a rule denies the address", async () => {
    await trial.grants.block(subjectOf(SITE), {
      scopes: ["connect"],
      destinations: ["192.168.0.0/16:*"],
    });
    await deny();
    expect(trial.windows.shown).toEqual([]);
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
  });

  it("is refused by dismiss, naming the reason and not the address", async () => {
    await deny();
    await trial.press({ type: "dismiss" });
    const posted = page.takePosted();
    expect(posted).toEqual([denied("LOCAL_NETWORK_DENIED")]);
    expect(JSON.stringify(posted)).not.toContain("192.168");
  });

  it("is called off while the person is asked", async () => {
    await deny();
    await trial.say(page, { type: "close", id: 1 });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.windows.open).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("is asked about no more once it was called off", async () => {
    await trial.say(page, { type: "close", id: 1 });
    await deny();
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.windows.shown).toEqual([]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: 1 }]);
  });

  it("ends when what the address was allowed by is taken back", async () => {
    await deny();
    await trial.press(ALLOW);
    trial.takeToHost();
    trial.hostSays({ type: "opened", id: 2, address: leads.address });
    page.takePosted();
    const grant = trial.grants.permissionOf(subjectOf(SITE)).grants.at(-1);
    if (grant !== undefined) await trial.grants.removeGrant(subjectOf(SITE), grant);
    expect(page.takePosted()).toEqual([denied("PERMISSION_DENIED")]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id: 2 }]);
  });

  it("ends when a range is taken back that it was found to lie in", async () => {
    await trial.allow(["local-network"], "192.168.0.0/16:*");
    await trial.say(page, open(2));
    trial.hostSays({ type: "opened", id: 2, address: leads.address });
    page.takePosted();
    const grant = trial.grants.permissionOf(subjectOf(SITE)).grants.at(-1);
    if (grant !== undefined) await trial.grants.removeGrant(subjectOf(SITE), grant);
    expect(page.takePosted()).toEqual([{ ...denied("PERMISSION_DENIED"), id: 2 }]);
  });

  it("ends where the host has opened what the rules do not allow", async () => {
    await trial.say(page, open(2));
    trial.hostSays({ type: "opened", id: 2, address: leads.address });
    expect(page.takePosted()).toEqual([{ ...denied("PERMISSION_DENIED"), id: 2 }]);
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
