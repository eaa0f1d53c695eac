import type { Params } from "systole/core";
import type {
  FitOptions,
  FittedClassifier,
  FittedLogisticRegression,
  FittedRandomForestClassifier,
} from "systole/learn";
import type { Bench } from "./bench.ts";
import type { Rows } from "./rows.ts";
import { learn } from "./systole.ts";
import { runInTurn, type Timed, type Times, time } from "./timing.ts";

/** One piece of work, described in the words of each side that does it. */
export interface Contest<Fitted extends FittedClassifier> {
  /** The estimator's name and its parameters in ours. */
  readonly model: string;
  readonly params: Params;
  readonly peers: readonly {
    readonly name: string;
    readonly model: string;
    readonly params: Params;
  }[];
  readonly fit: (rows: Rows, options?: FitOptions) => Promise<Fitted>;
}

/** Makes a contest; `Fitted` is what `model` becomes. */
function contest<Fitted extends FittedClassifier>(
  model: string,
  params: Params,
  peers: Contest<Fitted>["peers"],
): Contest<Fitted> {
  return {
    model,
    params,
    peers,
    fit: async ({ X, y }, options) =>
      (await learn.buildEstimator({ name: model, params }).fit(X, y, options)) as Fitted,
  };
}

/** A random forest with default parameters. */
export const forestOf = (nTrees: number): Contest<FittedRandomForestClassifier> =>
  contest("RandomForestClassifier", { nEstimators: nTrees, randomState: 1 }, [
    {
      name: "scikit-learn",
      model: "RandomForestClassifier",
      params: { n_estimators: nTrees, random_state: 1 },
    },
  ]);

/** One tree with default parameters. */
export const tree: Contest<FittedClassifier> = contest("DecisionTreeClassifier", { randomState: 1 }, [
  { name: "scikit-learn", model: "DecisionTreeClassifier", params: { random_state: 1 } },
]);

/** Logistic regression with an L2 penalty, to 1e-10. */
export const logistic: Contest<FittedLogisticRegression> = contest(
  "LogisticRegression",
  {},
  ["newton-cholesky", "lbfgs"].map((solver) => ({
    name: solver,
    model: "LogisticRegression",
    params: { solver, tol: 1e-10, max_iter: 10_000 },
  })),
);

/** 100 boosted trees of 31 leaves, 255 bins, learning rate 0.1, at least 20 rows a leaf, no early stopping. */
export const boosting: Contest<FittedClassifier> = contest(
  "HistGradientBoostingClassifier",
  { maxIter: 100, maxLeafNodes: 31, learningRate: 0.1, minSamplesLeaf: 20, earlyStopping: false },
  [
    {
      name: "LightGBM",
      model: "LGBMClassifier",
      params: {
        ...{ n_estimators: 100, num_leaves: 31, learning_rate: 0.1, min_child_samples: 20, max_bin: 255 },
        ...{ n_jobs: 1, verbosity: -1 },
      },
    },
    {
      name: "scikit-learn",
      model: "HistGradientBoostingClassifier",
      params: {
        ...{ max_iter: 100, max_leaf_nodes: 31, learning_rate: 0.1, min_samples_leaf: 20 },
        ...{ early_stopping: false },
      },
    },
  ],
);

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** How many rounds come first and do not count. */
  readonly warmUps: number;
  /** How many fits of ours a round times together: as many as last about as long as one of the peer's. */
  readonly repeat: number;
  /** How many fits of the peer it times together. Default: 1. */
  readonly peerRepeat?: number;
}

/**
 * Runs the same fit on all sides, in turn. The peer must have read the rows before; it keeps its last fits under the names of the
 * contest's peers.
 *
 * @returns what the sides took, ours first; and our last fit.
 */
export async function fitInTurn<Fitted extends FittedClassifier>(
  { peer, rounds }: Bench<string>,
  { fit, peers }: Contest<Fitted>,
  rows: Rows,
  { rounds: usual, warmUps, repeat, peerRepeat = 1 }: Effort,
): Promise<{ timed: Timed[]; fitted: Fitted }> {
  let fitted: Fitted | undefined;
  const fitOurs = async (): Promise<void> => {
    fitted = await fit(rows);
  };
  const timed = await runInTurn(
    [
      { name: "systole", run: () => time(fitOurs, repeat) },
      ...peers.map(({ name, model, params }) => ({
        name,
        run: () => peer.ask<Times>("fit", { id: name, model, params, data: rows.name, repeat: peerRepeat }),
      })),
    ],
    rounds(usual),
    warmUps,
  );
  if (fitted === undefined) throw new Error("something must have been fitted");
  return { timed, fitted };
}
