import { afterAll, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { describeContract } from "./classifier-contract.ts";
import { describeLaws } from "./classifier-laws.ts";
import { describeOddRows } from "./classifier-odd-rows.ts";
import type { ClassifierSubject } from "./classifier-subject.ts";
import type { ClassifierTags } from "./classifier-tags.ts";

/**
 * What every classifier promises, in the way of scikit-learn's `check_estimator`: the laws of learning, odd rows and
 * values, and the contract of the protocol.
 */
export function describeClassifier(name: string, subject: ClassifierSubject, tags: ClassifierTags): void {
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

    describeLaws(subject, tags);
    describeOddRows(subject, tags);
    describeContract(subject, tags);

    it("has printed nothing in all this", () => {
      expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
    });
  });
}
