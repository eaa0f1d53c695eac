import { describe } from "vitest";
import { describeContract } from "./classifier-contract.ts";
import { describeLaws } from "./classifier-laws.ts";
import { describeOddRows } from "./classifier-odd-rows.ts";
import type { ClassifierSubject } from "./classifier-subject.ts";
import type { ClassifierTags } from "./classifier-tags.ts";
import { describeSilently } from "./silence.ts";

/**
 * What every classifier promises, in the way of scikit-learn's `check_estimator`: the laws of learning, odd rows and
 * values, and the contract of the protocol.
 */
export function describeClassifier(name: string, subject: ClassifierSubject, tags: ClassifierTags): void {
  describe(name, () => {
    describeSilently(() => {
      describeLaws(subject, tags);
      describeOddRows(subject, tags);
      describeContract(subject, tags);
    });
  });
}
