import type { ErrorCode, Params } from "../../core/index.ts";
import type { Division, Score } from "../../judge/index.ts";
import type { ChoiceRule } from "./choose-trial.ts";
import type { UnfittedClassifier } from "./unfitted-classifier.ts";

/** One way to make a candidate, of several that are tried. */
export interface Trial {
  /** What is different in it, as people name it: `{ C: 0.1 }`. */
  readonly params: Params;
  /** It must prepare its columns as all trials of the search do, so that they share what is prepared. */
  readonly pipeline: UnfittedClassifier;
}

/** How successive halving goes about. */
export interface Halving {
  /** One trial of so many goes on to the next round, which gives each so many times as much. Default: 3. */
  readonly factor?: number | undefined;
  /** What the first rounds have little of, where that is not rows: trees of a forest for example. Default: training rows. */
  readonly iterations?:
    | {
        /** How many each trial has in the end. */
        readonly most: number;
        /** The pipeline of a trial with so many of them. */
        readonly pipelineOf: (trial: number, amount: number) => UnfittedClassifier;
      }
    | undefined;
}

/** A search for the best of several trials. Within each fold it looks at the training rows alone. */
export interface Search {
  /** The simplest first, where there is such an order. */
  readonly trials: readonly Trial[];
  /** The metric that decides. */
  readonly metric: string;
  /** How the training rows of a fold are divided once more; its repeats are not looked at. */
  readonly division: Division;
  /** Default: `best`. */
  readonly rule?: ChoiceRule | undefined;
  /** Whether trials are given up early. Default: each is judged with all rows of each fold. */
  readonly halving?: Halving | undefined;
}

/** What came of one trial in one search. Plain JSON. */
export interface TrialResult {
  /** Its score on each fold of the search, in the last round that it was in. */
  readonly scores: readonly Score[];
  /** How many rounds it was in: 1 where nothing is halved. */
  readonly rounds: number;
  /** What a fit failed with; then the trial is out. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What came of one search: among the training rows of a fold, or among all rows. Plain JSON. */
export interface SearchResult {
  readonly trials: readonly TrialResult[];
  /** The position of the trial that was chosen; the first where none could be judged. */
  readonly chosen: number;
  /** Why the trials could not be judged, where they could not. */
  readonly unjudged?: string;
  /** How long its fits took, the preparation of the columns included. */
  readonly fitSeconds: number;
}

/** What came of a candidate's searches. */
export interface CandidateSearch {
  /** What is different in each trial. */
  readonly trials: readonly Params[];
  /** For each fold the search among its training rows, whose choice was fitted on all of them and judged on the test rows. */
  readonly folds: readonly SearchResult[];
  /** The same search among all rows: its choice is the model that is kept. Its scores are not those of an untouched test set. */
  readonly all: SearchResult;
}
