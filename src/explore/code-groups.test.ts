import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupCodes, groupNote } from "./code-groups.ts";

describe("groupCodes()", () => {
  it("keeps the most frequent codes in their order, and every code in one group", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 90 }), (counts) => {
        const names = counts.map((_, code) => `code ${code}`);
        const { names: shown, groupOf, nOthers } = groupCodes(counts, names, "codes");
        expect(shown.length).toBeLessThanOrEqual(31);
        expect(groupOf).toHaveLength(names.length);
        const apart = nOthers === 0 ? shown : shown.slice(0, -1);
        expect(apart.length + nOthers).toBe(names.length);
        expect(apart).toEqual(names.filter((_, code) => groupOf[code]! < apart.length));
        names.forEach((name, code) => {
          expect(shown[groupOf[code]!]).toBe(
            groupOf[code]! < apart.length ? name : `other (${nOthers} codes)`,
          );
        });
        const kept = counts.filter((_, code) => groupOf[code]! < apart.length);
        const others = counts.filter((_, code) => groupOf[code]! >= apart.length);
        if (others.length > 0) expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...others));
      }),
    );
  });

  it("puts no single code under another name", () => {
    const names = Array.from({ length: 31 }, (_, i) => `${i}`);
    const groups = groupCodes(new Array(31).fill(1), names, "codes");
    expect(groups.names).toEqual(names);
    expect(groupNote(groups, "codes")).toEqual([]);
  });

  it("takes 200,000 codes, and says how many it shows", () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `${i}`);
    const groups = groupCodes(Float64Array.from(names.keys()), names, "codes");
    expect(groups.names.slice(-2)).toEqual(["199999", "other (199970 codes)"]);
    expect(groupNote(groups, "codes")).toEqual(["the 30 most frequent of 200000 codes; the others together"]);
  });
});
