/** The validators of all hops: what they take fits, is what was given, and is taken again. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { GenericSchema } from "valibot";
import { declarationSchema } from "../../extension/declaration/declaration-messages.ts";
import { fromPanelSchema } from "../../extension/devtools/panel-messages.ts";
import { fromOptionsSchema } from "../../extension/options/options-messages.ts";
import { fromPopupSchema } from "../../extension/popup/popup-messages.ts";
import { fromPromptSchema } from "../../extension/prompt/prompt-messages.ts";
import { fromWelcomeSchema } from "../../extension/welcome/welcome-messages.ts";
import { destinationPatternSchema } from "../../protocol/destination-pattern.ts";
import { payloadSchema } from "../../protocol/fields.ts";
import { fromHostSchema, toHostSchema } from "../../protocol/host-messages.ts";
import { PAYLOAD_BYTES } from "../../protocol/limits.ts";
import { fromPageSchema, toPageSchema } from "../../protocol/page-messages.ts";
import { parse } from "../../protocol/parse.ts";
import { arbitraryOfSchema, type Described, type KnownArbitraries } from "./arbitrary-of-schema.ts";
import { canonicalPattern } from "./arbitrary-pattern.ts";
import { asJson } from "./as-json.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { unbounded } from "./member-bounds.ts";
import { mutated } from "./mutated.ts";
import { oddValue } from "./odd-values.ts";
import { assertUnpolluted } from "./unpolluted.ts";

const payload = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 64 }), weight: 100 },
  { arbitrary: fc.constantFrom(PAYLOAD_BYTES), weight: 1 },
);

export const KNOWN: KnownArbitraries = new Map<unknown, fc.Arbitrary<unknown>>([
  [destinationPatternSchema, canonicalPattern],
  [payloadSchema, payload.map((byteLength) => new ArrayBuffer(byteLength))],
]);

/** A schema says what it expected in words of its own, which are these. */
const PLAIN = /^[\x20-\x7e]+$/u;

/** The host tells the broker why it refused a message, which takes no longer reason. */
const LONGEST_REASON = 200;

/** A value, and whether it was made to fit. */
interface Given {
  readonly value: unknown;
  readonly isMadeToFit: boolean;
}

/** Values that fit the schema, such values with changes, and anything else. */
export function givenTo(schema: Described): fc.Arbitrary<Given> {
  const fitting = arbitraryOfSchema(schema, KNOWN);
  const given = (isMadeToFit: boolean) => (value: unknown) => ({ value, isMadeToFit });
  return fc.oneof(
    { arbitrary: fitting.map(given(true)), weight: 3 },
    { arbitrary: mutated(fitting).map(given(false)), weight: 8 },
    { arbitrary: oddValue.map(given(false)), weight: 1 },
  );
}

function messageTarget(
  name: string,
  schema: GenericSchema & Described,
  holdsOnceTaken: (message: object) => void = () => {},
): FuzzTarget {
  return fuzzTarget(name, givenTo(schema), ({ value, isMadeToFit }) => {
    const parsed = parse<unknown>(schema, value);
    assert.ok(parsed.ok || !isMadeToFit, "a message that fits is refused");
    assertUnpolluted();
    if (!parsed.ok) {
      assert.match(parsed.reason, PLAIN, "a reason that quotes what came");
      const isTold = schema === toHostSchema;
      assert.ok(!isTold || parsed.reason.length <= LONGEST_REASON, "a reason that is too long");
      return;
    }
    const isSame =
      isDeepStrictEqual(parsed.value, value) || bareText(parsed.value) === bareText(value);
    assert.ok(isSame, "a message was changed");
    assert.ok(parse(schema, parsed.value).ok, "a message that was taken is refused");
    assert.ok(typeof parsed.value === "object" && parsed.value !== null);
    holdsOnceTaken(parsed.value);
  });
}

/** Where no member is needed an empty list does for an empty object, and one is made of it. */
function bareText(value: unknown): string {
  return asJson(value).replaceAll("[]", "{}");
}

function isBounded(message: object): void {
  assert.equal(unbounded(message), "", "a member that no bound holds for");
}

export const MESSAGE_TARGETS: readonly FuzzTarget[] = [
  messageTarget("page-to-broker", fromPageSchema, isBounded),
  messageTarget("broker-to-page", toPageSchema, isBounded),
  messageTarget("broker-to-host", toHostSchema, isBounded),
  messageTarget("host-to-broker", fromHostSchema, isBounded),
  messageTarget("from-popup", fromPopupSchema),
  messageTarget("from-prompt", fromPromptSchema),
  messageTarget("from-options", fromOptionsSchema),
  messageTarget("from-welcome", fromWelcomeSchema),
  messageTarget("from-panel", fromPanelSchema),
  messageTarget("declaration", declarationSchema, (message) => {
    assert.ok("address" in message && URL.canParse(String(message.address)));
  }),
];
