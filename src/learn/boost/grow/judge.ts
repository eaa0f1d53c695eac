import { argmaxOfRow, makeMatrix } from "../../../core/index.ts";
import { getMetric, hasValue, tryScore } from "../../../judge/index.ts";
import { toProbabilities } from "../state/link.ts";
import type { BoostWork } from "./boost-work.ts";

/** Training rows on which a metric is computed, at most; the number is scikit-learn's. The loss is computed on all rows. */
const largestSample = 10_000;

/** When a fit stops early. */
export interface StoppingRule {
  /** The score that decides: `loss`, or the name of a metric. */
  readonly scoring: string;
  /** How many iterations without a better score end the fit. */
  readonly nIterNoChange: number;
  /** By how much a score must rise to be better. */
  readonly tol: number;
  /** What the training rows weigh in all. */
  readonly trainingWeight: number;
  /** What the rows that judge weigh in all. */
  readonly validationWeight: number;
  /** The training rows on which a metric is computed; null for all. */
  readonly sample: Int32Array | null;
}

/** Scores a fit after each iteration, on its training rows and on those held out, and says when to stop. Greater scores are better. */
export class Judge {
  readonly #work: BoostWork;
  readonly #rule: StoppingRule;
  readonly trainScore: number[] = [];
  readonly validationScore: number[] = [];

  constructor(work: BoostWork, rule: StoppingRule) {
    this.#work = work;
    this.#rule = rule;
  }

  /**
   * Scores the raw predictions as they stand. The job of kind `gradients` must have been run on them, as it computes their losses.
   *
   * @returns whether the fit should stop: none of the last `nIterNoChange` scores was better than the one before them.
   */
  score(): boolean {
    const { plan } = this.#work;
    const { scoring, nIterNoChange, tol } = this.#rule;
    const isJudged = plan.nValidation > 0;
    if (scoring === "loss") this.#scoreLosses();
    else {
      const training = this.#rule.sample ?? Int32Array.from({ length: plan.nTraining }, (_, i) => i);
      this.trainScore.push(this.#metricOf(training));
      if (isJudged)
        this.validationScore.push(
          this.#metricOf(Int32Array.from({ length: plan.nValidation }, (_, i) => plan.validationStart + i)),
        );
    }
    const scores = isJudged ? this.validationScore : this.trainScore;
    if (scores.length < nIterNoChange + 1) return false;
    const reference = scores[scores.length - 1 - nIterNoChange]! + tol;
    return !scores.slice(scores.length - nIterNoChange).some((score) => score > reference);
  }

  #scoreLosses(): void {
    const { losses, nTrainingBlocks, nBlocks } = this.#work;
    const { trainingWeight, validationWeight } = this.#rule;
    let training = 0;
    for (let block = 0; block < nTrainingBlocks; block++) training += losses[block]!;
    this.trainScore.push(-training / trainingWeight);
    if (nBlocks === nTrainingBlocks) return;
    let validation = 0;
    for (let block = nTrainingBlocks; block < nBlocks; block++) validation += losses[block]!;
    this.validationScore.push(-validation / validationWeight);
  }

  #metricOf(rows: Int32Array): number {
    const { plan } = this.#work;
    const { at, memory, nRows, nTrees } = plan;
    const nClasses = Math.max(2, nTrees);
    const raw = new Float64Array(memory.buffer, at.raw, nRows * nTrees);
    const allCodes = new Int32Array(memory.buffer, at.codes, nRows);
    const allWeights = at.weights === 0 ? undefined : new Float64Array(memory.buffer, at.weights, nRows);
    const probabilities = makeMatrix(rows.length, nClasses);
    const scores = new Float64Array(nTrees);
    rows.forEach((row, i) => {
      for (let k = 0; k < nTrees; k++) scores[k] = raw[k * nRows + row]!;
      toProbabilities(scores, probabilities.data, i * nClasses);
    });
    const classes = Array.from({ length: nClasses }, (_, k) => String(k));
    const labelsOf = (codes: Int32Array) => ({ classes, codes });
    const yTrue = labelsOf(Int32Array.from(rows, (row) => allCodes[row]!));
    const yPred = labelsOf(Int32Array.from(rows, (_, i) => argmaxOfRow(probabilities, i)));
    const metric = getMetric(this.#rule.scoring);
    const sampleWeight =
      allWeights === undefined ? undefined : Float64Array.from(rows, (row) => allWeights[row]!);
    const ask = (): number => metric.score({ yTrue, yPred, probabilities, sampleWeight });
    // Before the first tree all rows may get one label. A score of labels that is undefined then counts as the worst there
    // is, 0, as scikit-learn's scorers have it. Rows of one class cannot be ranked at all, and that is an error.
    const found = metric.needs === "labels" ? tryScore(ask) : ask();
    const score = hasValue(found) ? found : 0;
    return metric.greaterIsBetter ? score : -score;
  }
}

/** The training rows on which a metric is computed: 10,000 that are evenly spread where there are more; null for all. */
export function sampleForMetric(nTraining: number): Int32Array | null {
  if (nTraining <= largestSample) return null;
  return Int32Array.from({ length: largestSample }, (_, i) => Math.floor((i * nTraining) / largestSample));
}
