import type { CandidateSpec } from "./project.ts";

/** Above so many rows used, the defaults are those for large tables: on 100,000 a forest took 13 times as long as boosting, and was worse. */
const mostRowsOfSmallTable = 50_000;

const logisticRegression: CandidateSpec = {
  name: "logistic_regression",
  estimator: { name: "LogisticRegression", params: { C: 1, maxIter: 1000 } },
};

const small: readonly CandidateSpec[] = [
  logisticRegression,
  { name: "random_forest", estimator: { name: "RandomForestClassifier", params: { nEstimators: 300 } } },
];

const large: readonly CandidateSpec[] = [
  logisticRegression,
  {
    name: "hist_gradient_boosting",
    estimator: { name: "HistGradientBoostingClassifier", params: {} },
  },
];

/**
 * What is compared when a project names no candidates: the simpler model first, all unweighted. Up to 50,000 rows a logistic
 * regression and a forest of 300 trees; above, histogram boosting in the place of the forest, whose time grows faster than the
 * rows and which does not gain by it.
 *
 * @param nRows how many rows are used. Default: as for a small table.
 */
export function defaultCandidates(nRows = 0): readonly CandidateSpec[] {
  return nRows <= mostRowsOfSmallTable ? small : large;
}

/** Up to so many rows used, dividing them once says too little: which rows fall into which fold then moves a mean by more than models differ. */
const mostRowsOfRepeats = 2000;

/**
 * How often cross-validation divides the rows anew when a project does not say: 5 times up to 2,000 rows, once above.
 *
 * @param nRows how many rows are used. Default: as for a small table.
 */
export function defaultRepeats(nRows = 0): number {
  return nRows <= mostRowsOfRepeats ? 5 : 1;
}

/** What is compared in place of the usual defaults where there are many rows, for people who see those. */
export function describeLargeDefaults(): string {
  return `above ${mostRowsOfSmallTable} rows ${large.map(({ name }) => name).join(" and ")}`;
}

/** Why the defaults are not the usual ones; `undefined` where they are. */
export function explainDefaults(nRows: number): string | undefined {
  if (nRows <= mostRowsOfSmallTable) return undefined;
  const names = large.map(({ name }) => name).join(" and ");
  return `candidates: ${names}, as the project names none and uses ${nRows} rows; the forest is left to tables of up to ${mostRowsOfSmallTable}`;
}
