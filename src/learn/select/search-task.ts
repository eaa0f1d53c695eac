import {
  countClasses,
  DataError,
  type ErrorCode,
  type Labels,
  ParameterError,
  Random,
  type SharedInput,
  type Task,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { getMetric, labelsAt, nestFolds, type Score, tryScore } from "../../judge/index.ts";
import { oneClassOnly } from "../fit/one-class.ts";
import { buildClassifier } from "../registry.ts";
import { alignColumns, type FoldData, takeGroups } from "./fold-task.ts";

/** Some trials of a search on one of its folds, by their positions. */
export interface SearchInput {
  readonly data: SharedInput<FoldData>;
  /** Which of the data's searches. */
  readonly search: number;
  /** Among the training rows of which fold it searches; -1 for all rows. */
  readonly fold: number;
  /** Which of the folds into which these rows are divided. */
  readonly inner: number;
  /** The specs of the trials. */
  readonly specs: readonly number[];
  /** The share of the training rows that is trained on, in (0, 1]: of each class the same, drawn at random. */
  readonly share: number;
}

/** What came of some trials on one fold of a search. */
export interface SearchOutput {
  /** For each trial its score, or what its fit failed with. */
  readonly found: readonly (
    | { readonly score: Score }
    | { readonly error: { readonly code: ErrorCode; readonly message: string } }
  )[];
  /** How long it took to prepare the columns and to fit all trials. */
  readonly fitSeconds: number;
}

/**
 * Judges trials on one fold of a search. The columns are fitted once, on the training rows of the fold alone, and the matrix that they
 * make is what every trial is fitted on.
 */
export const searchTask: Task<SearchInput, SearchOutput> = {
  name: "learn/search",
  needs: "plain data",
  async run({ data, search, fold, inner, specs, share }, { signal }) {
    const { X, y, groups, times, positive, threshold } = data.value;
    const { division, metric } = data.value.searches[search]!;
    const all = fold < 0 ? y.codes.map((_, i) => i) : data.value.folds[fold]!.train;
    const { train, test } = nestFolds(all, { labels: y, groups, times }, division)[inner]!;
    const rows =
      share < 1 ? drawRows(train, y, share, Random.stream(division.randomState ?? 0, inner)) : train;
    const yTrain = takeLabels(y, rows);
    const counts = countClasses(yTrain);
    const present = y.classes.filter((_, j) => counts[j]! > 0);
    if (present.length < 2) {
      const score = oneClassOnly(present[0]!);
      return { found: specs.map(() => ({ score })), fitSeconds: 0 };
    }
    const started = performance.now();
    const pipelines = specs.map((spec) => buildClassifier(data.value.specs[spec]!));
    const prepared = await pipelines[0]!.prepare(takeRows(X, rows), yTrain, { signal });
    const matrix = prepared.columns.transform(takeRows(X, test));
    const yTest = takeLabels(y, test);
    const stated = y.classes.length === 2 ? positive : undefined;
    let scoreMs = 0;
    const found: SearchOutput["found"][number][] = [];
    for (const pipeline of pipelines) {
      signal?.throwIfAborted();
      try {
        const fitted = await pipeline.fitPrepared(prepared, yTrain, {
          groups: takeGroups(groups, rows),
          signal,
        });
        const fittedAt = performance.now();
        const probabilities = alignColumns(fitted.predictProbaPrepared(matrix), fitted.classes, y.classes);
        const yPred = labelsAt(probabilities, y.classes, positive, threshold);
        const score = tryScore(() =>
          getMetric(metric).score({ yTrue: yTest, yPred, probabilities, positive: stated }),
        );
        found.push({ score });
        scoreMs += performance.now() - fittedAt;
      } catch (error) {
        if (!(error instanceof DataError || error instanceof ParameterError)) throw error;
        found.push({ error: { code: error.code, message: error.message } });
      }
    }
    return { found, fitSeconds: (performance.now() - started - scoreMs) / 1000 };
  },
};

/** A share of rows, at random: the same of each class, and two of it at least where there are as many. In their order. */
function drawRows(rows: Int32Array, y: Labels, share: number, random: Random): Int32Array {
  const byClass = y.classes.map((_, j) => rows.filter((row) => y.codes[row] === j));
  const drawn = byClass.flatMap((own) => {
    const n = Math.max(Math.min(2, own.length), Math.round(share * own.length));
    return [...random.shuffle(own).subarray(0, n)];
  });
  return Int32Array.from(drawn).sort();
}
