// A program of somebody who uses the package as a library: compiled and run in a folder of its own.
import { makeLabels, matrixOfRows } from "systole/core";
import { threadExecutor } from "systole/execute";
import { rocAucScore } from "systole/judge";
import { RandomForestClassifier } from "systole/learn";

const rows = Array.from({ length: 80 }, (_, i) => [i, (i * 37) % 80, (i * 11) % 7]);
const X = matrixOfRows(rows);
const y = makeLabels(rows.map(([x = 0]) => (x >= 40 ? "late" : "early")));
const forest = new RandomForestClassifier({ nEstimators: 20, randomState: 7 });
const executor = threadExecutor(2);
try {
  const fitted = await forest.fit(X, y, { executor });
  const auc = rocAucScore(y, fitted.predictProba(X), { positive: "late" });
  console.log(JSON.stringify({ classes: fitted.classes, auc }));
} finally {
  await executor.close();
}

// @ts-expect-error: what is not fitted cannot predict
forest.predictProba;
