import { expect, test } from "vitest";
import { makeLabels } from "../core/index.ts";
import { stratifiedKFold } from "../judge/index.ts";
import { digestFolds } from "./fold-digest.ts";

const labels = makeLabels(Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
const rows = { labels, rowNumbers: Int32Array.from(labels.codes.keys(), (i) => i + 1), sha256: "a" };
const folds = stratifiedKFold(labels, { nSplits: 3, randomState: 1 });

test("digestFolds() is the same for the same folds of the same rows, and another for any other", () => {
  const digest = digestFolds(folds, rows, "yes");
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestFolds(structuredClone(folds), structuredClone(rows), "yes")).toBe(digest);
  const others = [
    digestFolds(stratifiedKFold(labels, { nSplits: 3, randomState: 2 }), rows, "yes"),
    digestFolds(folds.toReversed(), rows, "yes"),
    digestFolds(folds.slice(1), rows, "yes"),
    digestFolds(folds, { ...rows, sha256: "b" }, "yes"),
    digestFolds(folds, { ...rows, rowNumbers: rows.rowNumbers.map((row) => row + 1) }, "yes"),
    digestFolds(
      folds,
      { ...rows, labels: { ...labels, codes: labels.codes.map((code) => 1 - code) } },
      "yes",
    ),
    digestFolds(folds, rows, "no"),
    digestFolds(
      folds.map((fold) => ({ ...fold, train: fold.train.slice(1) })),
      rows,
      "yes",
    ),
  ];
  expect(new Set([digest, ...others]).size).toBe(others.length + 1);
});
