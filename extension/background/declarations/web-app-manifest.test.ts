import { describe, expect, it, vi } from "vitest";
import { readSocketDeclaration } from "./web-app-manifest.ts";

const SITE = "https://example.org";
const ADDRESS = `${SITE}/manifest.webmanifest`;

/** A fetch that answers with this, and notes how it was called. */
function answering(body: BodyInit | null, init?: ResponseInit) {
  const calls: { address: string; init: RequestInit | undefined }[] = [];
  const fetchManifest: typeof fetch = async (address, requestInit) => {
    calls.push({ address: String(address), init: requestInit });
    return new Response(body, init);
  };
  return { calls, fetchManifest };
}

function read(manifest: unknown) {
  return readSocketDeclaration(ADDRESS, SITE, answering(JSON.stringify(manifest)).fetchManifest);
}

function asking(description: unknown) {
  return { name: "Mail", permissions: { "tcp-socket": { description } } };
}

describe("readSocketDeclaration", () => {
  it("gives the site's own words", async () => {
    expect(await read(asking("Read your mail"))).toEqual({
      description: "Read your mail",
      scopes: ["connect"],
    });
  });

  it("asks for system ports besides where the site calls itself certified", async () => {
    expect(await read({ ...asking("Read your mail"), type: "certified" })).toEqual({
      description: "Read your mail",
      scopes: ["connect", "system-ports"],
    });
  });

  it.each(["privileged", "Certified", "", null, 1, ["certified"], { certified: true }])(
    "asks for nothing besides where its type is %j",
    async (type) => {
      expect(await read({ ...asking("x"), type })).toMatchObject({ scopes: ["connect"] });
    },
  );

  it.each([
    ["an empty description", asking("")],
    ["no description", { permissions: { "tcp-socket": {} } }],
    ["a description of nothing that is shown", asking("\u202e\n")],
  ])("takes %s for none", async (_, manifest) => {
    expect(await read(manifest)).toEqual({ description: undefined, scopes: ["connect"] });
  });

  it("makes the words fit to be shown", async () => {
    const declared = await read(asking(`a\u202e${"b".repeat(1000)}`));
    expect(declared?.description).toMatch(/^a b+…$/);
    expect(declared?.description).toHaveLength(200);
  });

  it("asks for the manifest without credentials, and follows nobody", async () => {
    const { calls, fetchManifest } = answering("{}");
    await readSocketDeclaration(ADDRESS, SITE, fetchManifest);
    expect(calls).toEqual([
      {
        address: ADDRESS,
        init: expect.objectContaining({ credentials: "omit", redirect: "manual" }),
      },
    ]);
    expect(calls[0]?.init?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each([
    ["nothing of permissions", { name: "Mail" }],
    ["other permissions", { permissions: { contacts: { description: "x" } } }],
    ["permissions as a list", { permissions: ["tcp-socket"] }],
    ["no object for the permission", { permissions: { "tcp-socket": true } }],
    ["null for the permission", { permissions: { "tcp-socket": null } }],
    ["a description that is no text", asking(1)],
    ["a list", []],
    ["null", null],
    ["text", "tcp-socket"],
  ])("finds no wish for sockets in %s", async (_, manifest) => {
    expect(await read(manifest)).toBeUndefined();
  });
});

describe("a manifest that is not on the site itself", () => {
  it.each([
    "https://other.example/manifest.webmanifest",
    "https://example.org:8443/manifest.webmanifest",
    "http://example.org/manifest.webmanifest",
    "https://example.org.evil.example/manifest.webmanifest",
    "https://example.org@evil.example/manifest.webmanifest",
    'data:application/json,{"permissions":{"tcp-socket":{}}}',
    "blob:https://other.example/5b6a5f0e",
    "file:///etc/passwd",
  ])("asks for nothing, and is never asked for: %s", async (address) => {
    const { calls, fetchManifest } = answering(JSON.stringify(asking("x")));
    expect(await readSocketDeclaration(address, SITE, fetchManifest)).toBeUndefined();
    expect(calls).toEqual([]);
  });
});

describe("readSocketDeclaration throws", () => {
  it.each([404, 500, 304])("for the answer %i", async (status) => {
    const { fetchManifest } = answering(null, { status });
    await expect(readSocketDeclaration(ADDRESS, SITE, fetchManifest)).rejects.toThrow(
      `answered ${status}`,
    );
  });

  it("for a redirect, wherever it leads", async () => {
    const redirected = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
    await expect(readSocketDeclaration(ADDRESS, SITE, async () => redirected)).rejects.toThrow(
      "answers with a redirect",
    );
  });

  it.each([
    ["Chromium", "Failed to fetch"],
    ["Firefox", "NetworkError when attempting to fetch resource."],
  ])("for a connection that fails, in one way for each browser: %s", async (_, words) => {
    const failing: typeof fetch = async () => {
      throw new TypeError(words);
    };
    await expect(readSocketDeclaration(ADDRESS, SITE, failing)).rejects.toThrow(
      "it could not be fetched",
    );
  });

  it("for a connection that is lost on the way", async () => {
    const lost = new ReadableStream({
      pull: (controller) => controller.error(new TypeError("network error")),
    });
    const { fetchManifest } = answering(lost);
    await expect(readSocketDeclaration(ADDRESS, SITE, fetchManifest)).rejects.toThrow(
      "it could not be fetched",
    );
  });

  it("for a server that takes too long", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const over = new DOMException("The operation timed out.", "TimeoutError");
    timeout.mockReturnValue(AbortSignal.abort(over));
    const waiting: typeof fetch = async (_, init) => {
      init?.signal?.throwIfAborted();
      return new Response("{}");
    };
    try {
      await expect(readSocketDeclaration(ADDRESS, SITE, waiting)).rejects.toThrow(
        "it took more than 10 seconds",
      );
      expect(timeout).toHaveBeenCalledExactlyOnceWith(10_000);
    } finally {
      timeout.mockRestore();
    }
  });

  it.each(["", "{", "<!doctype html>", "undefined", '{"permissions":'])(
    "for %j, which is no JSON",
    async (body) => {
      const { fetchManifest } = answering(body);
      await expect(readSocketDeclaration(ADDRESS, SITE, fetchManifest)).rejects.toThrow(
        "it is not JSON",
      );
    },
  );

  it("for a manifest past its bound, which it does not read to its end", async () => {
    let pulls = 0;
    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulls += 1;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const { fetchManifest } = answering(endless);
    await expect(readSocketDeclaration(ADDRESS, SITE, fetchManifest)).rejects.toThrow(
      "more than 262144 bytes",
    );
    expect(isCancelled).toBe(true);
    expect(pulls).toBeLessThan(10);
  });

  it("not for one that just fits, in pieces that split a character", async () => {
    const text = JSON.stringify(asking("é"));
    const bytes = new TextEncoder().encode(text.padEnd(262_143, " "));
    expect(bytes.byteLength).toBe(262_144);
    const middle = bytes.indexOf(0xc3) + 1;
    const pieces = new ReadableStream({
      start: (controller) => {
        controller.enqueue(bytes.subarray(0, middle));
        controller.enqueue(bytes.subarray(middle));
        controller.close();
      },
    });
    const { fetchManifest } = answering(pieces);
    const declared = await readSocketDeclaration(ADDRESS, SITE, fetchManifest);
    expect(declared?.description).toBe("é");
  });
});
