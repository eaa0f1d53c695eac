import fc from "fast-check";
import { expect, it } from "vitest";
import { countClasses, makeLabels, Random } from "../../core/index.ts";
import { areShufflesCheap, nShuffles, scoreShuffled, shuffleLabels } from "./shuffled-labels.ts";

it("shuffleLabels() keeps how many rows each class has, where each row is by itself", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }), fc.nat(), (drawn, seed) => {
      const labels = makeLabels(drawn, ["0", "1", "2"]);
      const each = Int32Array.from(drawn, (_, row) => row);
      const shuffled = shuffleLabels(labels, each, new Random(seed));
      expect(countClasses(shuffled)).toEqual(countClasses(labels));
    }),
  );
});

it("shuffleLabels() gives rows of one kind one label", () => {
  const kinds = Int32Array.from({ length: 60 }, (_, row) => row % 20);
  const labels = makeLabels(Array.from(kinds, (kind) => kind % 2));
  const shuffled = shuffleLabels(labels, kinds, new Random(3));
  kinds.forEach((kind, row) => {
    expect(shuffled.codes[row]).toBe(shuffled.codes[kind]);
  });
  expect(countClasses(shuffled)).toEqual([30, 30]);
  expect(shuffled.codes).not.toEqual(labels.codes);
});

it("scoreShuffled() asks each time with other labels, the same ones for the same seed, and counts what has no value", async () => {
  const labels = makeLabels(Array.from({ length: 30 }, (_, i) => i % 2));
  const each = Int32Array.from(labels.codes, (_, row) => row);
  const ask = async (seed: number) => {
    const asked: string[] = [];
    const scores = await scoreShuffled(labels, each, {
      seed,
      judge: async ({ codes }) => {
        asked.push(codes.join(""));
        return asked.length === 4 ? { undefined: "metric/one-class", reason: "why" } : 0.5;
      },
    });
    expect(scores).toEqual({ aucs: Array(nShuffles - 1).fill(0.5), nWithout: 1 });
    return asked;
  };
  const first = await ask(1);
  expect(new Set(first).size).toBe(nShuffles);
  expect(await ask(1)).toEqual(first);
  expect(await ask(2)).not.toEqual(first);
});

it("areShufflesCheap() goes by the estimator and the size of the table", () => {
  const of = (name: string, search?: object) =>
    ({ name: "any", estimator: { name, params: {} }, ...(search && { search }) }) as never;
  expect(areShufflesCheap(of("LogisticRegression"), 303, 13)).toBe(true);
  expect(areShufflesCheap(of("LogisticRegression"), 100_000, 13)).toBe(false);
  expect(areShufflesCheap(of("LogisticRegression", { C: [1, 2] }), 303, 13)).toBe(false);
  expect(areShufflesCheap(of("RandomForestClassifier"), 303, 13)).toBe(false);
});
