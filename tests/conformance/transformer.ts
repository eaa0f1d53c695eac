import { describe } from "vitest";
import { describeSilently } from "./silence.ts";
import { describeTransformerContract } from "./transformer-contract.ts";
import { describeOddTables } from "./transformer-odd-tables.ts";
import type { TransformerSubject } from "./transformer-subject.ts";
import type { TransformerTags } from "./transformer-tags.ts";

/** What every transformer promises: an output column for each of its names, row by row, of any table that has its input columns. */
export function describeTransformer(name: string, subject: TransformerSubject, tags: TransformerTags): void {
  describe(name, () => {
    describeSilently(() => {
      describeTransformerContract(subject, tags);
      describeOddTables(subject, tags);
    });
  });
}
