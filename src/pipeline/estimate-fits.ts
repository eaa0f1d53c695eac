import type { Labels } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { buildClassifier, crossValidate, type Fold } from "../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { Schema } from "../schema/index.ts";

/** How long one candidate takes on one thread, as far as it was measured on a part of the rows. */
export interface FitEstimate {
  readonly name: string;
  /** Seconds of one fold: the fit on its training rows, and answering and scoring its test rows. */
  readonly foldSeconds: number;
  /** Seconds of the fit on all rows. */
  readonly finalSeconds: number;
}

/** Fewer rows than these are not measured unless somebody asks: the run is over soon, or measuring would be much of it. */
export const leastRowsToMeasure = 5000;
/** What share of the rows of a fold the smaller and the larger fit is made on: together they cost a fortieth of a fit, of five or more. */
const shares = [1 / 200, 1 / 50] as const;
/** The fewest rows of these fits: with fewer, what a fit costs whatever its rows hides what it costs for each. */
const leastRows = [250, 1000] as const;

/**
 * Measures how long the candidates of a plan will take: each is fitted twice on a part of the rows of one fold, in proportion to
 * the classes, in the calling thread, and the times are drawn out to all rows. What is found is a guess, good to a factor of two or
 * so; nothing that is learned depends on it.
 *
 * @param options.nThreads on how many threads the comparison will run: on more than four the parts are smaller, so that measuring
 *   stays a small share of the whole.
 *
 * @returns an estimate for each candidate, in their order; `undefined` when a fit fails, which the comparison will tell of.
 * @throws {unknown} the signal's reason when it is aborted.
 */
export async function estimateFits(
  schema: Schema,
  plan: TrainingPlan,
  { table, labels }: Pick<Dataset, "table" | "labels">,
  folds: readonly Fold[],
  { nThreads, signal }: { readonly nThreads: number; readonly signal?: AbortSignal | undefined },
): Promise<FitEstimate[] | undefined> {
  const [fold] = folds;
  if (fold === undefined) return undefined;
  const fewer = Math.min(1, 4 / nThreads);
  const parts = shares.map((share, i) => partOf(fold, labels, share * fewer, leastRows[i]!));
  const isLarger = parts[1]!.train.length > parts[0]!.train.length;
  // the smaller comes twice: the first time is that of code which the machine does not know yet, and counts for nothing; where
  // the table is so small that there is one size only, one fit must do
  const probes = isLarger ? [parts[0]!, ...parts] : [parts[0]!];
  try {
    const { candidates } = await crossValidate({
      candidates: plan.candidates.map((candidate) => ({
        name: candidate.name,
        pipeline: buildClassifier(pipelineSpec(schema, candidate, plan.seed)),
      })),
      X: table,
      y: labels,
      folds: probes,
      signal,
    });
    return candidates.map(({ name, folds: outputs }) => {
      const measured = outputs.map((output, i) => ({ ...output, ...probes[i]! })).slice(isLarger ? 1 : 0);
      const fit = drawOut(measured.map(({ train, fitSeconds }) => [train.length, fitSeconds]));
      const score = drawOut(measured.map(({ test, scoreSeconds }) => [test.length, scoreSeconds]));
      return {
        name,
        foldSeconds: fit(fold.train.length) + score(fold.test.length),
        finalSeconds: fit(labels.codes.length),
      };
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** The time that so many rows take, by one or two measurements (rows, seconds), the smaller first. */
export function drawOut(measured: readonly (readonly [number, number])[]): (nRows: number) => number {
  const [nLast, last] = measured.at(-1)!;
  const [nFirst, first] = measured[0]!;
  const isTwo = nLast > nFirst;
  // work for each row at least half of what the larger fit took for each, where noise says less
  const slope = isTwo ? Math.max((last - first) / (nLast - nFirst), last / nLast / 2) : last / nLast;
  return (nRows) => Math.max(0, last + slope * (nRows - nLast));
}

/** A part of a fold: of each class the same share of rows, evenly spaced, two at least where there are as many. */
function partOf(fold: Fold, labels: Labels, share: number, least: number): Fold {
  const taken = Math.max(share, Math.min(1, least / fold.train.length));
  return {
    train: thin(fold.train, labels, taken),
    test: thin(fold.test, labels, taken),
  };
}

function thin(rows: Int32Array, labels: Labels, share: number): Int32Array {
  const seen = new Float64Array(labels.classes.length);
  return rows.filter((row) => {
    const code = labels.codes[row]!;
    const before = seen[code]!++;
    return before < 2 || Math.floor((before + 1) * share) > Math.floor(before * share);
  });
}
