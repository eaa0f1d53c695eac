import { expect, it } from "vitest";
import { makeLabels, makeMatrix, Random } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { linkTrees, walkTree } from "../state/linked-trees.ts";
import { toSettings, treeDefaults } from "../tree-params.ts";
import { growShare } from "./grow-share.ts";
import { judgeOutOfBag } from "./out-of-bag.ts";
import { RowDrawer } from "./row-drawer.ts";

const random = new Random(2);
const X = makeMatrix(60, 3);
for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextInt(12);
const y = makeLabels(Array.from({ length: 60 }, (_, i) => (X.data[3 * i]! + random.nextInt(6) > 8 ? 1 : 0)));

it.each([1, 4, 25])("judgeOutOfBag() asks of %d trees those that did not draw a row", async (nTrees) => {
  const ranked = await rankMatrix("", X, {});
  const settings = toSettings("", { ...treeDefaults, maxFeatures: 2 }, X, 2);
  const bootstrap = { nDraws: 60, isBalanced: false };
  const rest = { workplaces: null, nClasses: 2, weights: null, ccpAlpha: 0, seed: 7 };
  const plan = { ranked, settings, bootstrap, classCodes: y.codes, ...rest };
  const { trees } = await growShare(plan, 0, nTrees);
  const judged = await judgeOutOfBag(plan, trees, X, y, undefined);

  const linked = linkTrees(trees, X.nCols);
  const drawer = new RowDrawer(plan);
  const answers: number[][] = Array.from({ length: X.nRows }, () => []);
  for (let t = 0; t < nTrees; t++) {
    const weights = new Float64Array(X.nRows);
    await drawer.draw(Random.stream(plan.seed, t), weights, new Pacer());
    for (let i = 0; i < X.nRows; i++)
      if (weights[i] === 0)
        answers[i]!.push(trees.distributions[2 * walkTree(linked, t, X.data, 3 * i) + 1]!);
  }
  let nRight = 0;
  answers.forEach((found, i) => {
    const mean = found.length === 0 ? 0 : found.reduce((a, b) => a + b, 0) / found.length;
    expect(judged.decision.data[2 * i + 1]).toBeCloseTo(mean, 12);
    if ((judged.decision.data[2 * i + 1]! > judged.decision.data[2 * i]! ? 1 : 0) === y.codes[i]) nRight++;
  });
  expect(judged.nRowsWithout).toBe(answers.filter((found) => found.length === 0).length);
  expect(judged.score).toBeCloseTo(nRight / X.nRows, 12);
});
