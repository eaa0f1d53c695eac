// A program of somebody who uses the package as a library: compiled and run in a folder of its own.
import { makeLabels, matrixOfRows } from "systole/core";
import { threadExecutor } from "systole/execute";
import { judgeAnswers, rocAucScore } from "systole/judge";
import { RandomForestClassifier } from "systole/learn";

const rows = Array.from({ length: 80 }, (_, i) => [i, (i * 37) % 80, (i * 11) % 7]);
const X = matrixOfRows(rows);
const y = makeLabels(rows.map(([x = 0]) => (x >= 40 ? "late" : "early")));
const forest = new RandomForestClassifier({ nEstimators: 20, randomState: 7 });
const executor = threadExecutor(2);
try {
  const fitted = await forest.fit(X, y, { executor });
  const probabilities = fitted.predictProba(X);
  const auc = rocAucScore(y, probabilities, { positive: "late" });
  const { events, metrics } = judgeAnswers({ yTrue: y, probabilities, positive: "late" });
  console.log(JSON.stringify({ classes: fitted.classes, auc, events, judged: metrics["accuracy"] }));
} finally {
  await executor.close();
}

// @ts-expect-error: what is not fitted cannot predict
forest.predictProba;
