import { afterAll, expect, test } from "vitest";
import { threadExecutor } from "../../src/execute/index.ts";
import { estimatorNames } from "../../src/learn/index.ts";
import { describeClassifier } from "./classifier.ts";
import { estimatorSubject, pipelineSubject } from "./classifier-subject.ts";
import type { ClassifierTags } from "./classifier-tags.ts";

const two = threadExecutor(2);
const threads = () => two;
afterAll(() => two.close());

const described = new Set<string>();

/** The suite for a class of the registry, with these parameters. */
function describeEstimator(
  name: string,
  params: Parameters<typeof estimatorSubject>[1],
  tags: Omit<ClassifierTags, "calledName">,
): void {
  // what wraps another estimator fits that one several times, and nothing else of so many columns
  const wide = !described.has(name) && name !== "CalibratedClassifier";
  described.add(name);
  const shown = Object.keys(params ?? {}).length === 0 ? name : `${name} ${JSON.stringify(params)}`;
  describeClassifier(shown, estimatorSubject(name, params), { ...tags, wide, calledName: name });
}

const classWeight = ["even", 'an object of weights >= 0 by class, a str among {"balanced"} or null'] as const;

const linear = {
  // what an optimiser leaves at a gradient of 1e-10
  tolerance: 1e-8,
  missing: "refused",
  refuses: "infinite",
  oneClass: "refused",
  priorWithin: 1e-8,
  slow: {},
  wrong: {
    C: [-1, "a float in the range (0.0, inf)"],
    tol: [0, "a float in the range (0.0, inf)"],
    maxIter: [0.5, "an int in the range [1, inf)"],
    fitIntercept: [1, "true or false"],
    classWeight,
  },
} as const satisfies Partial<ClassifierTags>;
describeEstimator(
  "LogisticRegression",
  {},
  {
    ...linear,
    threads,
    split: { nRows: 100_000, nClasses: 2, params: { maxIter: 2 } },
    answersInPlace: true,
    breaks: { copiedColumns: "two copies share a coefficient, which costs less penalty" },
  },
);
describeEstimator("LogisticRegression", { penalty: null }, { ...linear, answersInPlace: true });

const decisionTree = {
  tolerance: 1e-12,
  missing: "taken",
  refuses: "beyond float32",
  oneClass: "constant",
  answersInPlace: true,
  priorWithin: 1e-12,
  slow: {},
  wrong: {
    maxDepth: [0, "an int in the range [1, inf) or null"],
    criterion: ["mse", 'a str among {"gini", "entropy", "log_loss"}'],
    minSamplesLeaf: [1.5, "an int in the range [1, inf) or a float in the range (0.0, 1.0)"],
    ccpAlpha: [-0.1, "a float in the range [0.0, inf)"],
    monotonicCst: [[1, 0.5], "an array of -1, 0 or 1 or null"],
    maxFeatures: [
      "all",
      'an int in the range [1, inf), a float in the range (0.0, 1.0), a str among {"sqrt", "log2"} or null',
    ],
    classWeight,
  },
} as const satisfies Partial<ClassifierTags>;
/** Rows so many that threads rank the columns. */
const ranked = { nRows: 26_000, nClasses: 4, params: { maxDepth: 5 } };
const byDraw = "columns and thresholds are drawn by the number of the column";
const byChance = "equal splits of small nodes are chosen by chance";
describeEstimator(
  "DecisionTreeClassifier",
  {},
  {
    ...decisionTree,
    threads,
    split: ranked,
    breaks: { columnOrder: byChance, copiedColumns: byChance, constantColumn: byChance },
  },
);
describeEstimator(
  "DecisionTreeClassifier",
  { maxDepth: 2, classWeight: "balanced" },
  {
    ...decisionTree,
    breaks: {
      weightsAsCopies: "balanced counts rows, not their weights, as in scikit-learn",
      zeroWeights: "balanced counts rows, not their weights, as in scikit-learn",
    },
    priorWithin: 1,
  },
);

describeEstimator(
  "DecisionTreeClassifier",
  { splitter: "random", maxLeafNodes: 12 },
  {
    ...decisionTree,
    breaks: { columnOrder: byDraw, copiedColumns: byDraw, constantColumn: byDraw },
  },
);

const forest = {
  ...decisionTree,
  slow: { nEstimators: 50 },
  threads,
  wrong: {
    nEstimators: [0, "an int in the range [1, inf)"],
    maxSamples: [0, "an int in the range [1, inf), a float in the range (0.0, inf) or null"],
    bootstrap: ["yes", "true or false"],
    minImpurityDecrease: [-1, "a float in the range [0.0, inf)"],
    monotonicCst: [1, "an array of -1, 0 or 1 or null"],
    classWeight: [
      "even",
      'an object of weights >= 0 by class, a str among {"balanced", "balanced_subsample"} or null',
    ],
  },
} as const satisfies Partial<ClassifierTags>;
const drawn = "rows are drawn by their number";
const columnsDrawn = "columns are drawn by their number";
describeEstimator(
  "RandomForestClassifier",
  { nEstimators: 30, oobScore: true },
  {
    ...forest,
    split: { nRows: 4000, nClasses: 2, params: {} },
    breaks: {
      rowOrder: drawn,
      columnOrder: columnsDrawn,
      copiedColumns: columnsDrawn,
      constantColumn: columnsDrawn,
      weightsAsCopies: drawn,
      zeroWeights: drawn,
      equalWeights: "draws by weight use other random numbers than draws without",
    },
    priorWithin: 0.1,
  },
);
describeEstimator(
  "RandomForestClassifier",
  { nEstimators: 9, bootstrap: false, maxFeatures: null, maxDepth: 2 },
  { ...forest, split: { ...ranked, params: { nEstimators: 3 } } },
);

const boosted = {
  tolerance: 1e-7, // gradients are float32 numbers
  missing: "taken",
  refuses: "none",
  oneClass: "constant",
  answersInPlace: true,
  priorWithin: 1e-6,
  slow: { maxIter: 300 },
  threads,
  split: { nRows: 10_000, nClasses: 4, params: { maxIter: 2 } },
  wrong: {
    learningRate: [0, "a float in the range (0.0, inf)"],
    maxIter: [0, "an int in the range [1, inf)"],
    maxLeafNodes: [1, "an int in the range [2, inf) or null"],
    maxFeatures: [1.5, "a float in the range (0.0, 1.0]"],
    maxBins: [256, "an int in the range [2, 255]"],
    classWeight,
  },
} as const satisfies Partial<ClassifierTags>;
const rowsCounted = "minSamplesLeaf counts rows, not their weights, as in scikit-learn";
describeEstimator(
  "HistGradientBoostingClassifier",
  { maxIter: 20 },
  { ...boosted, breaks: { weightsAsCopies: rowsCounted, zeroWeights: rowsCounted } },
);
const firstOfEqual = "the first of equally good splits is taken";
describeEstimator(
  "HistGradientBoostingClassifier",
  { maxIter: 20, minSamplesLeaf: 1, maxDepth: 3 },
  { ...boosted, breaks: { columnOrder: firstOfEqual, weightsAsCopies: firstOfEqual } },
);

const folded = "rows are divided into folds by their number";
describeEstimator(
  "CalibratedClassifier",
  {},
  {
    ...linear,
    answersInPlace: true,
    priorWithin: 0.05,
    breaks: {
      rowOrder: folded,
      copiedColumns: "two copies share a coefficient, which costs less penalty",
      weightsAsCopies: folded,
      zeroWeights: folded,
    },
    wrong: {
      estimator: [null, "a classifier of matrices that is not calibrated itself"],
      method: ["platt", 'a str among {"sigmoid", "intercept", "isotonic"}'],
      cv: [1, "an int in the range [2, inf)"],
      randomState: [-1, "an int in the range [0, inf)"],
    },
  },
);

const dummy = {
  tolerance: 1e-12,
  missing: "taken",
  refuses: "none",
  oneClass: "constant",
  learns: false,
  priorWithin: 1e-12,
  wrong: {
    strategy: ["mean", 'a str among {"prior", "most_frequent", "stratified", "uniform", "constant"}'],
    randomState: [-1, "an int in the range [0, inf)"],
  },
} as const satisfies Partial<ClassifierTags>;
describeEstimator("DummyClassifier", {}, dummy);
const { priorWithin: _, ...certain } = dummy;
describeEstimator("DummyClassifier", { strategy: "most_frequent" }, certain);
describeEstimator("DummyClassifier", { strategy: "stratified" }, { ...certain, draws: true });
describeEstimator("DummyClassifier", { strategy: "uniform" }, { ...certain, drawsClasses: true });

const steps = [
  { name: "SimpleImputer", params: { strategy: "median" } },
  { name: "StandardScaler", params: {} },
];
describeClassifier(
  "Pipeline of numbers",
  pipelineSubject(steps, { name: "LogisticRegression", params: {} }),
  {
    ...linear,
    missing: "taken",
    columnsByName: true,
    breaks: {
      copiedColumns: "two copies share a coefficient, which costs less penalty",
      weightsAsCopies: "weights of rows do not reach the scaler, as in scikit-learn",
      zeroWeights: "weights of rows do not reach the scaler, as in scikit-learn",
    },
    calledName: "LogisticRegression",
  },
);

test("every classifier of the registry goes through the suite", () => {
  expect([...estimatorNames].sort()).toEqual([...described].sort());
});
