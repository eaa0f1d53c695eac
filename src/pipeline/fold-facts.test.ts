import { expect, test } from "vitest";
import { makeLabels } from "../core/index.ts";
import { stratifiedKFold } from "../judge/index.ts";
import { foldFacts, readFoldFacts } from "./fold-facts.ts";

const labels = makeLabels(Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
const rows = { labels, rowNumbers: Int32Array.from(labels.codes.keys(), (i) => i + 1), sha256: "a" };
const folds = stratifiedKFold(labels, { nSplits: 3, randomState: 1 });
const digestOf = (...args: Parameters<typeof foldFacts>): string => foldFacts(...args).sha256;

test("the digest of folds is the same for the same folds of the same rows, and another for any other", () => {
  const digest = digestOf(folds, rows, "yes");
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf(structuredClone(folds), structuredClone(rows), "yes")).toBe(digest);
  const others = [
    digestOf(stratifiedKFold(labels, { nSplits: 3, randomState: 2 }), rows, "yes"),
    digestOf(folds.toReversed(), rows, "yes"),
    digestOf(folds.slice(1), rows, "yes"),
    digestOf(folds, { ...rows, sha256: "b" }, "yes"),
    digestOf(folds, { ...rows, rowNumbers: rows.rowNumbers.map((row) => row + 1) }, "yes"),
    digestOf(folds, { ...rows, labels: { ...labels, codes: labels.codes.map((code) => 1 - code) } }, "yes"),
    digestOf(folds, rows, "no"),
    digestOf(
      folds.map((fold) => ({ ...fold, train: fold.train.slice(1) })),
      rows,
      "yes",
    ),
  ];
  expect(new Set([digest, ...others]).size).toBe(others.length + 1);
});

test("readFoldFacts() reads what was written, and nothing else", () => {
  const facts = foldFacts(folds, rows, "yes");
  expect(facts).toMatchObject({ nTrain: 8, nTest: 4, classes: { no: 8, yes: 4 }, positive: "yes" });
  expect(readFoldFacts(JSON.stringify(facts))).toEqual(facts);
  for (const tag of [undefined, "", "no JSON", "3", "{}", JSON.stringify({ ...facts, nTrain: 0 })])
    expect(readFoldFacts(tag)).toBeUndefined();
});
