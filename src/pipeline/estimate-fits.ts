import type { Labels } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import type { Fold } from "../judge/index.ts";
import { buildClassifier, crossValidate, searchRounds } from "../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { CandidateSpec } from "../project/index.ts";
import { countIterations, searchOf } from "../project/search-trials.ts";
import type { Schema } from "../schema/index.ts";

/** How long one candidate takes on one thread, as far as it was measured on a part of the rows. */
export interface FitEstimate {
  readonly name: string;
  /** Seconds of one fold: the fit on its training rows, and answering and scoring its test rows. */
  readonly foldSeconds: number;
  /** Seconds of the fit on all rows. */
  readonly finalSeconds: number;
  /** The pieces of work of one search of its parameters, among the training rows of a fold or among all rows; absent without a search. */
  readonly search?: readonly SearchPiece[];
}

/** The trials of a search on one of its folds. */
export interface SearchPiece {
  readonly seconds: number;
  readonly nFits: number;
}

/** Fewer rows than these are not measured unless somebody asks: the run is over soon, or measuring would be much of it. */
export const leastRowsToMeasure = 10_000;
/** The larger of the two fits of a candidate is made on this share of a fold's rows: of five fits or more it is a hundredth. */
const usualShare = 1 / 25;
/** On more rows, but no more than these, where they are a small share still: what a fit costs for each row shows there. */
const tellingRows = 8000;
const smallShare = 1 / 8;
/** On so many rows at least. */
const leastRows = 500;
/** The smaller fit has this share of the rows of the larger one. */
const stepShare = 1 / 4;

/** On how many rows of a fold the larger fit is made. On more than four threads it is smaller, as the fits themselves are over sooner. */
function rowsToMeasure(nRows: number, nThreads: number): number {
  const wanted = Math.max(usualShare * nRows, Math.min(tellingRows, smallShare * nRows));
  return Math.max(leastRows, wanted * Math.min(1, 4 / nThreads));
}

/**
 * Measures how long the candidates of a plan will take: each is fitted twice on a part of the rows of one fold, in proportion to
 * the classes, in the calling thread, and the times are drawn out to all rows. What is found is a guess: for a fold that took 5.6 s,
 * of 100,000 rows, three guesses were 2.9, 7.7 and 8.2 s. It is of the machine as it is at that moment: when other programs want the
 * processors later, a run takes several times as long. Nothing that is learned depends on it.
 *
 * @param options.nThreads on how many threads the comparison will run.
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
  const larger = rowsToMeasure(fold.train.length, nThreads);
  const parts = [stepShare * larger, larger].map((nRows) => partOf(fold, labels, nRows));
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
    return candidates.map(({ name, folds: outputs }, c) => {
      const measured = outputs.map((output, i) => ({ ...output, ...probes[i]! })).slice(isLarger ? 1 : 0);
      const fit = drawOut(measured.map(({ train, fitSeconds }) => [train.length, fitSeconds]));
      const score = drawOut(measured.map(({ test, scoreSeconds }) => [test.length, scoreSeconds]));
      const pieces = searchPieces(schema, plan.candidates[c]!, plan, {
        nRows: fold.train.length,
        nClasses: labels.classes.length,
        secondsOf: (nTrain, nTest) => fit(nTrain) + score(nTest),
      });
      return {
        name,
        foldSeconds: fit(fold.train.length) + score(fold.test.length),
        finalSeconds: fit(labels.codes.length),
        ...(pieces.length === 0 ? {} : { search: pieces }),
      };
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** The pieces of one search, if trials take as long as the candidate itself does, but for how many trees or rounds they have. */
function searchPieces(
  schema: Schema,
  candidate: CandidateSpec,
  plan: TrainingPlan,
  rows: { nRows: number; nClasses: number; secondsOf: (nTrain: number, nTest: number) => number },
): SearchPiece[] {
  const nSplits = plan.search?.folds ?? 0;
  const search = searchOf(schema, candidate, plan, { kind: "stratified", nSplits });
  if (search === undefined) return [];
  const { nRows, nClasses, secondsOf } = rows;
  const nTrain = (nRows * (nSplits - 1)) / nSplits;
  const own = countIterations(candidate);
  const ratios = search.trials.map(({ params }) => {
    const count = own === undefined ? undefined : params[own.param];
    return typeof count === "number" ? count / own!.count : 1;
  });
  const meanRatio = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const iterations = search.halving?.iterations;
  return searchRounds(search, nRows, nSplits, nClasses).flatMap(({ nTrials, amount }) => {
    const one =
      iterations === undefined
        ? secondsOf((nTrain * amount) / nRows, nRows - nTrain) * meanRatio
        : secondsOf(nTrain, nRows - nTrain) * (amount / iterations.most);
    return new Array<SearchPiece>(nSplits).fill({ seconds: one * nTrials, nFits: nTrials });
  });
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
function partOf({ train, test }: Fold, labels: Labels, nRows: number): Fold {
  const share = Math.min(1, nRows / train.length);
  return { train: thin(train, labels, share), test: thin(test, labels, share) };
}

function thin(rows: Int32Array, labels: Labels, share: number): Int32Array {
  const seen = new Float64Array(labels.classes.length);
  return rows.filter((row) => {
    const code = labels.codes[row]!;
    const before = seen[code]!++;
    return before < 2 || Math.floor((before + 1) * share) > Math.floor(before * share);
  });
}
