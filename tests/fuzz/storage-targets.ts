/** What the broker finds in its storage, which anything may have damaged, and in manifests of sites. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { readSocketDeclaration } from "../../extension/background/declarations/web-app-manifest.ts";
import { FakeStorageArea } from "../../extension/background/fake-storage-area.ts";
import { sitePermissionSchema } from "../../extension/background/grants/grant.ts";
import { migratePermissions } from "../../extension/background/grants/migrate-permissions.ts";
import type { StorageProblem } from "../../extension/background/grants/storage-problem.ts";
import { StoredPermissions } from "../../extension/background/grants/stored-permissions.ts";
import {
  isSubjectKey,
  subjectKey,
  subjectOfKey,
} from "../../extension/background/grants/subject-key.ts";
import { StoredPrompts } from "../../extension/background/prompts/stored-prompts.ts";
import { parse } from "../../protocol/parse.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { arbitraryOfSchema } from "./arbitrary-of-schema.ts";
import { pooledPattern } from "./arbitrary-pattern.ts";
import { asJson } from "./as-json.ts";
import { type FuzzTarget, fuzzTarget, slowFuzzTarget } from "./fuzz-target.ts";
import { KNOWN } from "./message-targets.ts";
import { mutated } from "./mutated.ts";
import { oddValue } from "./odd-values.ts";
import { assertUnpolluted } from "./unpolluted.ts";

const KEYS = [
  "https://example.org",
  "https://example.org in https://other.example:8443",
  "private https://example.org",
  "private http://localhost:1 in https://example.org",
];
const NO_KEYS = [
  "http://example.org",
  "https://example.org in https://example.org",
  "https://example.org/",
  "null",
  "",
  "__proto__",
  "private ",
  " in ",
];

const key = fc.oneof(
  { arbitrary: fc.constantFrom(...KEYS), weight: 4 },
  { arbitrary: fc.constantFrom(...NO_KEYS), weight: 1 },
);

const sitePermission = arbitraryOfSchema(sitePermissionSchema, KNOWN);

const firstSite = fc.record(
  {
    grants: fc.array(
      fc.record(
        {
          scopes: fc.array(fc.constantFrom(...SCOPES), { maxLength: 3 }),
          destinations: fc.array(pooledPattern, { maxLength: 3 }),
          createdAt: fc.nat(),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
    isBlocked: fc.boolean(),
  },
  { noNullPrototype: true },
);

const storedOf = (version: number, site: fc.Arbitrary<unknown>) =>
  fc.dictionary(key, site, { maxKeys: 3 }).map((sites) => ({ version, sites }));

const newest = storedOf(2, sitePermission);
const first = storedOf(1, firstSite);

const stored: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: newest, weight: 2 },
  { arbitrary: first, weight: 2 },
  { arbitrary: mutated(newest), weight: 4 },
  { arbitrary: mutated(first), weight: 4 },
  { arbitrary: oddValue, weight: 1 },
);

const permissions = slowFuzzTarget("stored-permissions", stored, async (value) => {
  const problems: StorageProblem[] = [];
  const area = new FakeStorageArea({ permissions: value }, same);
  const found = new StoredPermissions(area, (problem) => problems.push(problem));
  await found.ready;
  assertUnpolluted();
  for (const [name, permission] of found.entries) {
    assert.ok(isSubjectKey(name), "a permission for what is no site");
    assert.ok(parse(sitePermissionSchema, permission).ok, "a permission that does not fit");
  }
  // Nothing that was stored goes without a word.
  const isKept = value === undefined || problems.length > 0 || area.writes.length === 0;
  assert.ok(isKept && problems.length > 0 === area.writes.length > 0, "something was lost");
  if (problems.length === 0) return;
  const again = new StoredPermissions(area, (problem) => problems.push(problem));
  await again.ready;
  assert.equal(problems.length, 1, "what was set aside is found damaged again");
  assert.ok(isDeepStrictEqual(again.entries, found.entries), "other permissions after a restart");
});

function same(value: unknown): unknown {
  return value;
}

const migration = fuzzTarget("migration", fc.oneof(first, mutated(first)), (value) => {
  const migrated = migratePermissions(value);
  assertUnpolluted();
  if (!migrated.ok) return;
  for (const [name, site] of Object.entries(migrated.value)) {
    const before = siteBefore(value, name);
    const after = parse(sitePermissionSchema, site);
    if (!after.ok) continue;
    if (isBlockedBefore(before)) assert.ok(after.value.blocks.length > 0, "a block that is lost");
    for (const { scopes } of after.value.grants) {
      assert.ok(!scopes.includes("listen-network") || namesScope(before, "listen-network"));
    }
  }
});

function siteBefore(value: unknown, name: string): unknown {
  const sites: unknown = Object(value).sites;
  return Object(sites)[name];
}

function isBlockedBefore(site: unknown): boolean {
  return Object(site).isBlocked === true;
}

function namesScope(site: unknown, scope: string): boolean {
  return asJson(site).includes(scope);
}

const subject = fuzzTarget(
  "subject-key",
  fc.oneof(
    key,
    fc.tuple(key, key).map((keys) => keys.join(" in ")),
    fc.string(),
  ),
  (text) => {
    if (isSubjectKey(text)) assert.equal(subjectKey(subjectOfKey(text)), text);
  },
);

const promptDestination = fc.record(
  {
    host: fc.constantFrom("example.org", "127.0.0.1", ""),
    port: fc.nat(70_000),
    secure: fc.boolean(),
    kind: fc.constantFrom("public", "loopback", "sideways"),
    address: fc.constantFrom("127.0.0.1", ""),
  },
  { requiredKeys: ["host", "port", "secure"], noNullPrototype: true },
);

const promptRecord = fc.record(
  {
    id: fc.nat(),
    windowId: fc.nat(),
    documents: fc.array(
      fc.record(
        {
          subject: fc.record(
            {
              origin: fc.constantFrom("https://example.org"),
              topOrigin: fc.constantFrom("https://example.org", "https://other.example"),
              isPrivate: fc.boolean(),
            },
            { noNullPrototype: true },
          ),
          tabId: fc.nat(),
          frameId: fc.nat(),
          documentId: fc.constantFrom("1 0", "A"),
        },
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 2 },
    ),
    access: fc.oneof(
      fc.record(
        { type: fc.constant("connect"), target: promptDestination },
        { noNullPrototype: true },
      ),
      fc.record({ type: fc.constant("listen"), port: fc.nat(70_000) }, { noNullPrototype: true }),
    ),
    details: fc.record(
      {
        origin: fc.constant("https://example.org"),
        framedBy: fc.constant("https://other.example"),
        isPrivate: fc.boolean(),
        description: fc.string({ maxLength: 5 }),
        destination: promptDestination,
        listenPort: fc.nat(70_000),
        scopes: fc.array(fc.constantFrom(...SCOPES), { maxLength: 2 }),
        lives: fc.array(fc.constantFrom("once", "session", "always"), { maxLength: 3 }),
        isMailRelay: fc.boolean(),
      },
      {
        requiredKeys: ["origin", "isPrivate", "scopes", "lives", "isMailRelay"],
        noNullPrototype: true,
      },
    ),
  },
  { requiredKeys: ["id", "documents", "details"], noNullPrototype: true },
);

const promptRecords = fc.array(promptRecord, { maxLength: 2 });

const prompts = slowFuzzTarget(
  "stored-prompts",
  fc.oneof(
    { arbitrary: promptRecords, weight: 3 },
    { arbitrary: mutated(promptRecords), weight: 6 },
    { arbitrary: oddValue, weight: 1 },
  ),
  async (value) => {
    const problems: string[] = [];
    const area = new FakeStorageArea({ prompts: value }, same);
    const load = () => new StoredPrompts(area, (problem) => problems.push(problem)).load();
    const found = await load();
    assertUnpolluted();
    assert.ok(found.length === 0 || problems.length === 0, "half of what was stored");
    await new StoredPrompts(area, (problem) => problems.push(problem)).save(found);
    assert.ok(isDeepStrictEqual(await load(), found), "other prompts after a restart");
    assert.ok(problems.length <= 1, "what was found is not found again");
  },
);

const manifestRecord = fc.record(
  {
    name: fc.string({ maxLength: 5 }),
    type: fc.constantFrom("certified", "privileged", "web"),
    permissions: fc.record(
      {
        "tcp-socket": fc.record(
          { description: fc.string({ unit: "binary", maxLength: 250 }) },
          { requiredKeys: [], noNullPrototype: true },
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: ["permissions"], noNullPrototype: true },
);

const LONGEST_MANIFEST = 262_144;

const manifestText = fc
  .oneof(manifestRecord, mutated(manifestRecord), mutated(manifestRecord))
  .map(asJson);

const manifest = slowFuzzTarget(
  "web-app-manifest",
  fc.oneof(
    { arbitrary: manifestText, weight: 9 },
    { arbitrary: fc.string({ unit: fc.constantFrom(...'{}[]":,tcp-socket1\\u') }), weight: 1 },
  ),
  async (text) => {
    const origin = "https://example.org";
    const fetchManifest = async () => new Response(text);
    const expected =
      Buffer.byteLength(text) > LONGEST_MANIFEST ? /^it has more/u : /^it is not JSON$/u;
    const declared = await readSocketDeclaration(`${origin}/m.json`, origin, fetchManifest).catch(
      (error) => assert.match(error.message, expected),
    );
    assertUnpolluted();
    if (declared === undefined) return;
    const { description = "", scopes } = declared;
    assert.ok(scopes.every((scope) => scope === "connect" || scope === "system-ports"));
    assert.ok([...description].length <= 200 && !/[\p{Cc}\p{Cf}]/u.test(description));
  },
);

export const STORAGE_TARGETS: readonly FuzzTarget[] = [
  permissions,
  migration,
  subject,
  prompts,
  manifest,
];
