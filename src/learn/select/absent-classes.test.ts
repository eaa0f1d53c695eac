import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Labels, makeTable, type Params, takeLabels } from "../../core/index.ts";
import { hasValue, repeatedStratifiedGroupKFold } from "../../judge/index.ts";
import { buildClassifier, estimatorNames } from "../registry.ts";
import type { Candidate } from "./candidate.ts";
import { crossValidate } from "./cross-validate.ts";

/** Small, so that many can be fitted. */
const params: Readonly<Record<string, Params>> = {
  RandomForestClassifier: { nEstimators: 3, oobScore: true },
  HistGradientBoostingClassifier: {
    maxIter: 3,
    minSamplesLeaf: 1,
    earlyStopping: true,
    validationFraction: 0.3,
  },
  DummyClassifier: { strategy: "constant", constant: "c" },
};

function candidate(name: string): Candidate {
  const transformers = [{ name: "num", columns: ["x"], steps: [] }];
  const columns = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  const spec = { name: "Pipeline", params: { columns, classifier: { name, params: params[name] ?? {} } } };
  return { name, pipeline: buildClassifier(spec) };
}

const candidates = estimatorNames.map(candidate);
const classes = ["a", "b", "c", "d"];

/** Any labels, in groups that may hold all rows of a class: folds lack classes on either side. */
const rows = fc
  .array(fc.record({ code: fc.nat(3), group: fc.nat(4), x: fc.integer({ min: -3, max: 3 }) }), {
    minLength: 4,
    maxLength: 30,
  })
  .map((drawn) => [
    ...drawn,
    ...[0, 1, 2].map((group) => ({ code: drawn[0]!.code, group, x: 0 })), // enough rows and groups for three folds
  ]);

describe("crossValidate() of classes that some rows lack", () => {
  it.each(["two classes", "four classes"])(
    "never ends, and gives a finite score or a reason (%s)",
    async (kind) => {
      const k = kind === "two classes" ? 2 : 4;
      await fc.assert(
        fc.asyncProperty(rows, async (drawn) => {
          const used = k === 2 ? ["b", "c"] : classes;
          const y: Labels = { classes: used, codes: Int32Array.from(drawn, ({ code }) => code % k) };
          const X = makeTable([
            { kind: "numeric", name: "x", values: Float64Array.from(drawn, ({ x }) => x) },
          ]);
          const groups = drawn.map(({ group }) => group);
          const folds = repeatedStratifiedGroupKFold(y, groups, { nSplits: 3, nRepeats: 1 });
          const found = await crossValidate({ candidates, X, y, folds });
          for (const { folds: outputs, scores, warnings } of found.candidates) {
            for (const ofMetric of Object.values(scores))
              for (const score of ofMetric)
                expect(hasValue(score) ? Number.isFinite(score) : score.reason.length > 0).toBe(true);
            outputs.forEach((output, f) => {
              const present = new Set(takeLabels(y, folds[f]!.train).codes);
              expect(Object.values(output.scores).every((score) => !hasValue(score))).toBe(
                present.size === 1,
              );
              const { data } = output.probabilities;
              for (let i = 0; i < folds[f]!.test.length; i++) {
                const row = data.subarray(i * k, (i + 1) * k);
                if (present.size === 1) expect(row.every(Number.isNaN)).toBe(true);
                else expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
              }
            });
            expect(warnings.filter(({ message }) => message.includes("does not occur"))).toEqual([]);
          }
          // each estimator that learns gives 0 to a class of which it saw no row
          found.candidates.forEach(({ name, folds: outputs }) => {
            if (name === "DummyClassifier") return;
            outputs.forEach((output, f) => {
              const present = new Set(takeLabels(y, folds[f]!.train).codes);
              if (present.size === 1) return;
              output.probabilities.data.forEach((p, at) => {
                if (!present.has(at % k)) expect(p, name).toBe(0);
              });
            });
          });
        }),
        { numRuns: 40 },
      );
    },
  );
});
