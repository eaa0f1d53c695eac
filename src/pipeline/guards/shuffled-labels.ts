import { type Labels, Random } from "../../core/index.ts";
import { hasValue, type Score } from "../../judge/index.ts";
import type { CandidateSpec } from "../../project/project.ts";

/** What a way of making models scores when the labels mean nothing. Plain JSON. */
export interface ShuffledScores {
  /** The AUC of each shuffle that has one. */
  readonly aucs: readonly number[];
  /** How many shuffles have none. */
  readonly nWithout: number;
  /** What kept its label together: `rows` each by itself, or `distinct rows`, equal ones as one. */
  readonly unit: "rows" | "distinct rows";
}

/** How often labels are shuffled. */
export const nShuffles = 20;

/** Up to so many cells of the features a linear model is fitted a hundred times in a second or two. */
const mostCheapCells = 30_000;

/**
 * Whether labels are shuffled without being asked for: for linear models on small tables. That goes by what is declared and by the
 * size of the table, never by a clock.
 */
export function areShufflesCheap(candidate: CandidateSpec, nRows: number, nFeatures: number): boolean {
  const { estimator, search, calibration } = candidate;
  const isLinear = estimator.name === "LogisticRegression" || estimator.name === "DummyClassifier";
  const isPlain = search === undefined && calibration === undefined;
  return isLinear && isPlain && nRows * nFeatures <= mostCheapCells;
}

/**
 * Gives the labels to other rows, at random.
 *
 * @param kinds a number for each row from 0: rows of one number get one label, that of one such kind.
 */
export function shuffleLabels({ classes, codes }: Labels, kinds: Int32Array, random: Random): Labels {
  const firstOf: number[] = [];
  kinds.forEach((kind, row) => {
    firstOf[kind] ??= codes[row]!;
  });
  const given = random.shuffle(firstOf);
  return { classes, codes: Int32Array.from(kinds, (kind) => given[kind]!) };
}

/**
 * Shuffles the labels several times, and asks each time what a way of making and judging models scores. A way in which nothing leaks has
 * .5 on average; one that looks at the labels of rows that it is judged on has more.
 *
 * @param options.judge makes models of the rows with these labels, and judges them: the mean AUC, or why there is none.
 * @param options.seed shuffle `i` draws from stream `i` of it.
 */
export async function scoreShuffled(
  labels: Labels,
  kinds: Int32Array,
  options: {
    readonly seed: number;
    readonly judge: (shuffled: Labels) => Promise<Score>;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<Pick<ShuffledScores, "aucs" | "nWithout">> {
  const { seed, judge, onProgress } = options;
  const scores: Score[] = [];
  for (let i = 0; i < nShuffles; i++) {
    scores.push(await judge(shuffleLabels(labels, kinds, Random.stream(seed, i))));
    onProgress?.(i + 1, nShuffles);
  }
  const aucs = scores.filter(hasValue);
  return { aucs, nWithout: nShuffles - aucs.length };
}
