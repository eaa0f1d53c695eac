import {
  DataError,
  type Executor,
  type Labels,
  type MapOptions,
  type SharedInput,
} from "../../core/index.ts";
import { type DividedRows, type Fold, hasValue, nestFolds, type Score } from "../../judge/index.ts";
import { chooseTrial, rankTrials } from "./choose-trial.ts";
import type { FoldData } from "./fold-task.ts";
import { type HalvingRound, planHalving } from "./halving.ts";
import type { Search, SearchResult } from "./search.ts";
import { type SearchInput, type SearchOutput, searchTask } from "./search-task.ts";

/** A search with the positions of its trials' specs. */
export interface PlannedSearch {
  readonly search: Search;
  /** Which of the data's searches it is. */
  readonly position: number;
  /** The position of the spec of a trial, with so many iterations where these are halved. */
  readonly specOf: (trial: number, amount?: number) => number;
}

/** One search among some rows, while it goes on. */
interface Unit {
  readonly planned: PlannedSearch;
  /** The fold among whose training rows it searches; -1 for all rows. */
  readonly fold: number;
  readonly inner: readonly Fold[];
  readonly nRows: number;
  readonly rounds: readonly HalvingRound[];
  /** The trials that are still in. */
  left: readonly number[];
  readonly scores: (readonly Score[] | undefined)[];
  readonly nRounds: number[];
  readonly errors: (Extract<SearchOutput["found"][number], { error: unknown }>["error"] | undefined)[];
  fitSeconds: number;
}

/** Least training rows in each fold of a search and class by which a trial can be judged, as scikit-learn sees it. */
const leastRowsEach = 2;

/** The rounds of a search among so many rows. */
export function searchRounds(
  search: Search,
  nRows: number,
  nInner: number,
  nClasses: number,
): HalvingRound[] {
  const nTrials = search.trials.length;
  const { halving } = search;
  if (halving === undefined) return [{ nTrials, amount: nRows }];
  const { factor = 3, iterations } = halving;
  const [least, most] =
    iterations === undefined ? [leastRowsEach * nInner * nClasses, nRows] : [1, iterations.most];
  return planHalving({ nTrials, factor, least, most });
}

/** Searches that are ready to go: all searches of a cross-validation, whose folds run side by side. */
export class Searches {
  readonly #units: readonly Unit[];
  readonly #data: SharedInput<FoldData>;

  /** @param rows as the data has them. */
  constructor(planned: readonly PlannedSearch[], data: SharedInput<FoldData>, rows: DividedRows) {
    const { folds, y } = data.value;
    this.#data = data;
    const everyRow = y.codes.map((_, i) => i);
    this.#units = planned.flatMap((one) =>
      [...folds.map(({ train }) => train), everyRow].map((train, f) => {
        const inner = nestFolds(train, rows, one.search.division);
        return startUnit(one, f === folds.length ? -1 : f, { inner, nRows: train.length, y });
      }),
    );
  }

  /** How many tasks all rounds have together. */
  get nTasks(): number {
    return this.#units.reduce((sum, { inner, rounds }) => sum + inner.length * rounds.length, 0);
  }

  /**
   * Runs all rounds.
   *
   * @returns a result for each search and fold: those of a search follow one another, and the last of them is that of all rows.
   * @throws {DataError} what the fit says of the rows when every trial of a search fails.
   */
  async run(executor: Executor, options: MapOptions): Promise<SearchResult[]> {
    const nTasks = this.nTasks;
    const nRounds = Math.max(0, ...this.#units.map(({ rounds }) => rounds.length));
    let nDone = 0;
    for (let round = 0; round < nRounds; round++) {
      const units = this.#units.filter(({ rounds }) => round < rounds.length);
      const inputs = units.flatMap((unit) => this.#inputsOf(unit, unit.rounds[round]!));
      const before = nDone;
      const outputs = await executor.map(searchTask, inputs, {
        ...options,
        onProgress: (done) => options.onProgress?.(before + done, nTasks),
      });
      nDone += inputs.length;
      let at = 0;
      for (const unit of units) {
        takeOutputs(unit, outputs.slice(at, at + unit.inner.length));
        at += unit.inner.length;
        const next = unit.rounds[round + 1];
        if (next !== undefined) unit.left = keepBest(unit, next.nTrials);
      }
    }
    return this.#units.map(conclude);
  }

  #inputsOf({ planned, fold, inner, nRows, left }: Unit, { amount }: HalvingRound): SearchInput[] {
    const iterations = planned.search.halving?.iterations;
    const specs = left.map((trial) => planned.specOf(trial, iterations === undefined ? undefined : amount));
    const share = iterations === undefined ? amount / nRows : 1;
    return inner.map((_, i) => ({
      data: this.#data,
      search: planned.position,
      fold,
      inner: i,
      specs,
      share,
    }));
  }
}

function startUnit(
  planned: PlannedSearch,
  fold: number,
  { inner, nRows, y }: { inner: readonly Fold[]; nRows: number; y: Labels },
): Unit {
  const { trials } = planned.search;
  return {
    planned,
    fold,
    inner,
    nRows,
    rounds: inner.length === 0 ? [] : searchRounds(planned.search, nRows, inner.length, y.classes.length),
    left: [...trials.keys()],
    scores: trials.map(() => undefined),
    nRounds: trials.map(() => 0),
    errors: trials.map(() => undefined),
    fitSeconds: 0,
  };
}

/** Takes what came of a round: one output for each fold of the search. */
function takeOutputs(unit: Unit, outputs: readonly SearchOutput[]): void {
  for (const { fitSeconds } of outputs) unit.fitSeconds += fitSeconds;
  unit.left.forEach((trial, i) => {
    const found = outputs.map((output) => output.found[i]!);
    const failed = found.find((one) => "error" in one);
    unit.nRounds[trial]!++;
    if (failed !== undefined) unit.errors[trial] = failed.error;
    unit.scores[trial] =
      failed === undefined ? found.flatMap((one) => ("score" in one ? [one.score] : [])) : undefined;
  });
}

/** The trials that go on to the next round, in their order. */
function keepBest(unit: Unit, nTrials: number): number[] {
  const ranked = rankTrials(ofRound(unit), unit.planned.search.metric);
  // where no metric has a value there is no telling: the first ones go on
  const rest = unit.left.filter((trial) => !ranked.includes(trial) && unit.errors[trial] === undefined);
  return [...ranked, ...rest].slice(0, nTrials).sort((a, b) => a - b);
}

/** The scores of the trials that are in the round which was run last. */
const ofRound = ({ scores, left }: Unit): (readonly Score[] | undefined)[] =>
  scores.map((own, trial) => (left.includes(trial) ? own : undefined));

function conclude(unit: Unit): SearchResult {
  const { inner, scores, nRounds, errors, planned, fitSeconds } = unit;
  const { trials, metric, rule = "best" } = planned.search;
  const failed = errors.find((error) => error !== undefined);
  if (failed !== undefined && errors.every((error) => error !== undefined))
    throw new DataError(failed.code, `no trial of the search can be fitted: ${failed.message}`);
  const meanOf = (size: (fold: Fold) => number): number =>
    inner.reduce((sum, fold) => sum + size(fold), 0) / Math.max(1, inner.length);
  const chosen = chooseTrial(ofRound(unit), {
    metric,
    rule,
    nTrain: meanOf(({ train }) => train.length),
    nTest: meanOf(({ test }) => test.length),
  });
  return {
    trials: trials.map((_, trial) => ({
      scores: scores[trial] ?? [],
      rounds: nRounds[trial]!,
      ...(errors[trial] === undefined ? {} : { error: errors[trial] }),
    })),
    chosen: chosen ?? errors.indexOf(undefined),
    ...(chosen === undefined ? { unjudged: whyUnjudged(unit) } : {}),
    fitSeconds,
  };
}

function whyUnjudged({ inner, scores }: Unit): string {
  if (inner.length === 0) return "the training rows cannot be divided once more";
  const none = scores.flatMap((own) => own ?? []).find((score) => !hasValue(score));
  return none === undefined || hasValue(none) ? "no trial has a score" : none.reason;
}
