import { DataError } from "../../core/index.ts";
import { CountsAbove, type Cut } from "./counts-above.ts";
import {
  type ConstraintRule,
  type CostRule,
  checkRule,
  describeRule,
  type ThresholdRule,
  thresholdOfCosts,
} from "./threshold-rule.ts";

/** A threshold that was chosen by a rule, with what it reaches on the rows that it was chosen on. Plain JSON. */
export interface TunedThreshold {
  /** In [0, 1]: a row is labelled positive when its probability is above. */
  readonly threshold: number;
  /** Figures of the very rows that chose the threshold: they flatter it. */
  readonly reached: {
    /** The share of the events that are labelled positive. */
    readonly recall: number;
    /** The share of the other rows that are not. */
    readonly specificity: number;
    /** The share of the rows labelled positive that are events; absent where none is labelled so. */
    readonly precision?: number;
    /** What a row costs on average, in the rule's unit; absent where the rule has no costs. */
    readonly cost?: number;
  };
  /** Where a rule of costs has its threshold by theory, see {@link thresholdOfCosts}. */
  readonly byTheory?: number;
  /** The threshold of the least cost on these rows, where the rule has costs. */
  readonly byData?: number;
}

/** What {@link tuneThreshold} takes beside its rows. */
export interface TuneOptions {
  /** How many answers there are of each row, as repeats of a cross-validation pool them: errors count rows once. Default: 1. */
  readonly copies?: number | undefined;
}

/**
 * The threshold that a rule chooses on some rows.
 *
 * A rule `{costs}` begins at the threshold that costs least by theory, c = falsePositive / (falsePositive + falseNegative), which
 * is right for every model whose probabilities are, and needs no rows. It leaves it as far as the rows give evidence: of the
 * thresholds whose cost is within one standard error of the least cost on these rows (the error of the paired difference), it is
 * the one nearest to c. The least cost itself would follow chance, as cost is nearly flat about its minimum: on few rows it
 * is often far from where the next rows have theirs.
 *
 * A rule `{metric, min}` takes the threshold that reaches `min` with the best other side: of recall the highest specificity, of
 * specificity and precision the highest recall; of several that are equal in this, the one with more of the metric itself. A
 * threshold that labels no row positive reaches nothing.
 *
 * Thresholds that label these rows alike are one: the middle between the two probabilities next to it.
 *
 * @param outcomes n values: 1 where the event occurred, else 0.
 * @param probabilities n probabilities of the event, of a model that has not seen these rows.
 * @throws {RangeError} when there are not as many outcomes as probabilities.
 * @throws {DataError} `threshold/not-met` when no threshold reaches what the rule asks for; `metric/one-class` when all rows are events
 *   or none is; `metric/no-rows` without a row; `metric/probability` when one is not in [0, 1].
 * @throws {ParameterError} `parameter/invalid` when a cost is not above 0, or `min` not in (0, 1].
 * @see Sheng & Ling (2006), Thresholding for Making Classifiers Cost-sensitive, AAAI 2006; scikit-learn's TunedThresholdClassifierCV,
 *   which takes the least cost.
 * @example tuneThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { metric: "recall", min: 0.9 }).reached.specificity // 0.5
 * @example tuneThreshold([0, 1], [0.3, 0.6], { costs: { falsePositive: 1, falseNegative: 1 } }).threshold // 0.5
 */
export function tuneThreshold(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  rule: ThresholdRule,
  options: TuneOptions = {},
): TunedThreshold {
  checkRule(rule);
  const counts = new CountsAbove(outcomes, probabilities);
  const { nEvents, nOthers } = counts;
  if (nEvents === 0 || nOthers === 0)
    throw new DataError(
      "metric/one-class",
      `a threshold must be tuned on rows with the event and rows without, got ${nEvents} and ${nOthers}`,
      { hint: "tune on rows that hold both classes, or state the threshold as a number" },
    );
  return "costs" in rule ? tuneByCosts(counts, rule, options.copies ?? 1) : tuneByConstraint(counts, rule);
}

function tuneByCosts(counts: CountsAbove, { costs }: CostRule, copies: number): TunedThreshold {
  const { nEvents, nOthers } = counts;
  const n = nEvents + nOthers;
  const byTheory = thresholdOfCosts(costs);
  const start: Cut = { threshold: byTheory, ...counts.at(byTheory) };
  const costOf = ({ truePositives, falsePositives }: Cut): number =>
    (falsePositives * costs.falsePositive + (nEvents - truePositives) * costs.falseNegative) / n;
  const cuts = counts.cuts();
  const isNearer = (cut: Cut, other: Cut): boolean =>
    Math.abs(cut.threshold - byTheory) < Math.abs(other.threshold - byTheory);
  let least = start;
  for (const cut of cuts) {
    const gain = costOf(least) - costOf(cut);
    if (gain > 0 || (gain === 0 && isNearer(cut, least))) least = cut;
  }
  const isAsGood = (cut: Cut): boolean => {
    const difference = costOf(cut) - costOf(least);
    const events = Math.abs(cut.truePositives - least.truePositives) * costs.falseNegative ** 2;
    const others = Math.abs(cut.falsePositives - least.falsePositives) * costs.falsePositive ** 2;
    const variance = (events + others) / n - difference * difference;
    return difference <= Math.sqrt(Math.max(0, variance) / (n / copies));
  };
  let chosen = isAsGood(start) ? start : least;
  for (const cut of cuts) if (isNearer(cut, chosen) && isAsGood(cut)) chosen = cut;
  const { threshold } = chosen;
  return {
    threshold,
    reached: { ...reachedAt(chosen, nEvents, nOthers), cost: costOf(chosen) },
    byTheory,
    byData: least.threshold,
  };
}

function tuneByConstraint(counts: CountsAbove, rule: ConstraintRule): TunedThreshold {
  const { nEvents, nOthers } = counts;
  let best: { readonly cut: Cut; readonly own: number; readonly other: number } | undefined;
  let most = 0;
  for (const cut of counts.cuts()) {
    const { recall, specificity, precision } = reachedAt(cut, nEvents, nOthers);
    if (precision === undefined) continue;
    const own = { recall, specificity, precision }[rule.metric];
    const other = rule.metric === "recall" ? specificity : recall;
    most = Math.max(most, own);
    if (own < rule.min) continue;
    if (best === undefined || other > best.other || (other === best.other && own > best.own))
      best = { cut, own, other };
  }
  if (best === undefined)
    throw new DataError(
      "threshold/not-met",
      `a threshold must reach ${describeRule(rule)}, the most that one reaches on these rows is ${Number(most.toPrecision(4))}`,
      { hint: "ask for less, or improve the model", details: { rule, most } },
    );
  return { threshold: best.cut.threshold, reached: reachedAt(best.cut, nEvents, nOthers) };
}

function reachedAt({ truePositives, falsePositives }: Cut, nEvents: number, nOthers: number) {
  const nPositive = truePositives + falsePositives;
  return {
    recall: truePositives / nEvents,
    specificity: (nOthers - falsePositives) / nOthers,
    ...(nPositive === 0 ? {} : { precision: truePositives / nPositive }),
  };
}
