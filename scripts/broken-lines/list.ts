import type { BrokenLine } from "./try-line.ts";

const metrics = ["src/judge/metrics", "tests/golden/metrics.test.ts"];
const split = ["src/judge/split", "tests/golden/group-folds.test.ts", "tests/golden/splits.test.ts"];
const judged = ["src/judge/intervals", "tests/golden/intervals.test.ts"];
const compared = ["src/judge/compare"];
const intervals = ["src/judge/intervals", "tests/golden/student-t.test.ts"];

/** Lines whose fault nobody would see in a figure, and the tests that must see it. */
export const brokenLines: readonly BrokenLine[] = [
  {
    file: "src/judge/metrics/ranking.ts",
    from: "area += ((fps[i]! - fp) * (tps[i]! + tp)) / 2;",
    to: "area += (fps[i]! - fp) * tps[i]!;",
    what: "rows of equal scores count whole in the ROC AUC, not half",
    tests: metrics,
  },
  {
    file: "src/judge/metrics/ranking.ts",
    from: "sum += ((tps[i]! - tp) * tps[i]!) / (tps[i]! + fps[i]!);",
    to: "sum += ((tps[i]! - tp) * (tps[i]! + tp)) / 2 / (tps[i]! + fps[i]!);",
    what: "average precision is interpolated",
    tests: metrics,
  },
  {
    file: "src/judge/metrics/ranking.ts",
    from: "if (sampleWeight === undefined || sampleWeight[i]! > 0) has[codes[i]!] = 1;",
    to: "has[codes[i]!] = 1;",
    what: "a class whose rows weigh nothing counts as present",
    tests: metrics,
  },
  {
    file: "src/judge/metrics/label-shares.ts",
    from: "specificity: { part: (c) => c.tn, whole: (c) => c.tn + c.fp },",
    to: "specificity: { part: (c) => c.tn, whole: (c) => c.tn + c.fn },",
    what: "specificity is the predictive value of a negative label",
    tests: metrics,
  },
  {
    file: "src/judge/metrics/confusion.ts",
    from: 'const weight = average === "macro" ? 1 : c.tp + c.fn;',
    to: 'const weight = average === "macro" ? 1 : c.tp + c.fp;',
    what: "a weighted mean weighs classes by how often they are predicted",
    tests: metrics,
  },
  {
    file: "src/judge/split/folds.ts",
    from: "allocation[code]![dealt++ % nSplits]!++;",
    to: "allocation[code]![i % nSplits]!++;",
    what: "each class is dealt from the first fold on, so that sizes of folds differ by more than one",
    tests: split,
  },
  {
    file: "src/judge/split/folds.ts",
    from: "train: rows.filter((i) => foldOf[i] !== fold),",
    to: "train: rows.filter((i) => foldOf[i] !== fold + 1),",
    what: "a model is judged on rows that it has seen",
    tests: split,
  },
  {
    file: "src/judge/split/folds.ts",
    from: "assignFolds(labels, allocation, Random.stream(randomState, repeat))",
    to: "assignFolds(labels, allocation, new Random(randomState))",
    what: "all repeats divide the rows alike",
    tests: split,
  },
  {
    file: "src/judge/split/group-folds.ts",
    from: "if (best < 0 || (isEqual ? rowsIn[fold]! < rowsIn[best]! : unevenness < least)) {",
    to: "if (best < 0 || unevenness < least) {",
    what: "of folds that are alike the first takes the group, however many rows it has",
    tests: split,
  },
  {
    file: "src/judge/split/group-folds.ts",
    from: "const shuffled = Random.stream(randomState, repeat).shuffle([...counts.keys()]);",
    to: "const shuffled = [...counts.keys()];",
    what: "groups are not shuffled",
    tests: split,
  },
  {
    file: "src/judge/intervals/corrected-t.ts",
    from: "Math.sqrt(1 / values.length + nTest / nTrain)",
    to: "Math.sqrt(1 / values.length)",
    what: "the standard error forgets that training sets share rows",
    tests: intervals,
  },
  {
    file: "src/judge/intervals/corrected-t.ts",
    from: "return { mean, sd: Math.sqrt(squares / (n - 1)) };",
    to: "return { mean, sd: Math.sqrt(squares / n) };",
    what: "a deviation is divided by n",
    tests: intervals,
  },
  {
    file: "src/judge/intervals/corrected-t.ts",
    from: "studentTQuantile((1 + level) / 2, values.length - 1)",
    to: "studentTQuantile(level, values.length - 1)",
    what: "an interval of 95 % is one of 90 %",
    tests: intervals,
  },
  {
    file: "src/judge/split/time-folds.ts",
    from: "const end = Math.max(0, border - gap);",
    to: "const end = border;",
    what: "the gap before a test set is forgotten",
    tests: split,
  },
  {
    file: "src/judge/split/time-folds.ts",
    from: "times[order[at - 1]!] !== times[order[at]!];",
    to: "true;",
    what: "rows of one time are on both sides",
    tests: split,
  },
  {
    file: "src/judge/split/group-k-fold.ts",
    from: "train: rows.filter((i) => groups[i]! >= 0 && groups[i] !== group),",
    to: "train: rows.filter((i) => groups[i] !== group),",
    what: "rows that may belong to the group which is left out are trained on",
    tests: split,
  },
  {
    file: "src/judge/intervals/delong.ts",
    from: "return ofEvents / nEvents + ofOthers / nOthers;",
    to: "return ofEvents / nEvents;",
    what: "the error of an AUC forgets that rows without the event could be others",
    tests: judged,
  },
  {
    file: "src/judge/intervals/delong.ts",
    from: "return (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / 2;",
    to: "return countBelow(sorted, value, false);",
    what: "equal scores count for nothing",
    tests: judged,
  },
  {
    file: "src/judge/intervals/wilson.ts",
    from: "Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));",
    to: "Math.sqrt((share * (1 - share)) / n);",
    what: "the interval of a share that is 0 or 1 has no width",
    tests: judged,
  },
  {
    file: "src/judge/intervals/few-events.ts",
    from: "if (Math.min(nEvents, nOthers) >= fewestEvents) return undefined;",
    to: "if (nEvents >= fewestEvents) return undefined;",
    what: "an interval is stated with 8 rows without the event",
    tests: judged,
  },
  {
    file: "src/judge/intervals/stratified-bootstrap.ts",
    from: "high: quantile(sorted, (1 + level) / 2)",
    to: "high: quantile(sorted, level)",
    what: "the upper end is that of a one-sided interval",
    tests: judged,
  },
  {
    file: "src/judge/intervals/stratified-bootstrap.ts",
    from: "counts.fill(0);",
    to: "",
    what: "each resample has the rows of those before it too",
    tests: judged,
  },
  {
    file: "src/judge/compare/holm.ts",
    from: "least = Math.max(least, Math.min(1, (p.length - rank) * p[i]!));",
    to: "least = Math.min(1, (p.length - rank) * p[i]!);",
    what: "of two adjusted p-values the greater one may be that of the smaller p",
    tests: compared,
  },
];
