import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../../../core/index.ts";
import type { OrderKey } from "../../search/index.ts";
import { type Cursor, decodeCursor, encodeCursor } from "./cursor.ts";
import { wholeOrder } from "./order.ts";

const orderKey: fc.Arbitrary<OrderKey> = fc.record({
  key: fc.record({
    kind: fc.constantFrom("attribute", "metric", "tag"),
    name: fc.string({ unit: "grapheme" }),
  }),
  direction: fc.constantFrom("asc", "desc"),
});
const part = fc.tuple(
  fc.constantFrom(0, 1, 2),
  fc.oneof(
    fc.constant(null),
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
);
const searches = fc
  .array(orderKey, { minLength: 1, maxLength: 4 })
  .chain((orderBy) =>
    fc.tuple(fc.constant(orderBy), fc.array(part, { minLength: orderBy.length, maxLength: orderBy.length })),
  );

describe("the token of a page", () => {
  it("gives back where the page ended, and stands in a URL as it is", () => {
    fc.assert(
      fc.property(searches, ([orderBy, cursor]) => {
        const token = encodeCursor(orderBy, cursor as Cursor);
        expect(token).toMatch(/^[\w-]+$/);
        expect(decodeCursor(orderBy, token)).toEqual(JSON.parse(JSON.stringify(cursor)));
      }),
    );
  });

  it("is refused by a search in another order", () => {
    fc.assert(
      fc.property(
        searches,
        fc.array(orderKey, { minLength: 1, maxLength: 4 }),
        ([orderBy, cursor], other) => {
          fc.pre(JSON.stringify(orderBy) !== JSON.stringify(other));
          const token = encodeCursor(orderBy, cursor as Cursor);
          expect(() => decodeCursor(other, token)).toThrow("must be of a search in the same order");
        },
      ),
    );
  });

  it("is ours or refused, whatever it is", () => {
    const json = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"));
    fc.assert(
      fc.property(fc.oneof(fc.string(), json), searches, (token, [orderBy]) => {
        expect(() => decodeCursor(orderBy, token)).toThrow(ParameterError);
      }),
    );
  });
});

describe("wholeOrder()", () => {
  it("keeps the keys that were asked for, and ends with ones that leave no two things equal", () => {
    const keys = fc
      .constantFrom("start_time", "run_id", "status")
      .map((name) => ({ kind: "attribute" as const, name }));
    const orders = fc.array(
      fc.record({ key: keys, direction: fc.constantFrom("asc" as const, "desc" as const) }),
    );
    fc.assert(
      fc.property(orders, (orderBy) => {
        const whole = wholeOrder("run", orderBy);
        expect(whole.slice(0, orderBy.length)).toEqual(orderBy);
        const names = whole.map(({ key }) => key.name);
        expect(names).toContain("run_id");
        for (const added of names.slice(orderBy.length))
          expect(orderBy.map(({ key }) => key.name)).not.toContain(added);
      }),
    );
    expect(wholeOrder("experiment").map(({ key }) => key.name)).toEqual(["creation_time", "experiment_id"]);
  });
});
