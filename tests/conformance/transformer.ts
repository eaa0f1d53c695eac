import { afterAll, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { describeTransformerContract } from "./transformer-contract.ts";
import { describeOddTables } from "./transformer-odd-tables.ts";
import type { TransformerSubject } from "./transformer-subject.ts";
import type { TransformerTags } from "./transformer-tags.ts";

/** What every transformer promises: an output column for each of its names, row by row, of any table that has its input columns. */
export function describeTransformer(name: string, subject: TransformerSubject, tags: TransformerTags): void {
  describe(name, () => {
    const spies: MockInstance[] = [];
    beforeAll(() => {
      for (const method of ["log", "info", "warn", "error", "debug"] as const)
        spies.push(vi.spyOn(console, method));
      spies.push(vi.spyOn(process, "emitWarning"));
    });
    afterAll(() => {
      for (const spy of spies) spy.mockRestore();
    });

    describeTransformerContract(subject, tags);
    describeOddTables(subject, tags);

    it("has printed nothing in all this", () => {
      expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
    });
  });
}
