export {
  type Average,
  accuracyScore,
  confusionMatrix,
  f1Score,
  type LabelScoreOptions,
  precisionScore,
  recallScore,
  specificityScore,
} from "./confusion.ts";
export {
  type CurveOptions,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from "./curves.ts";
export type { ScoreOptions } from "./input.ts";
export { labelsAt } from "./labels-at.ts";
export {
  defaultMetric,
  getMetric,
  type Metric,
  type MetricInput,
  metrics,
  type ScoreAllOptions,
  scoreAll,
  scoreNone,
  type TrackingKeys,
} from "./metric-table.ts";
export { brierScoreLoss, logLoss } from "./probability.ts";
export { averagePrecisionScore, rocAucScore } from "./ranking.ts";
export { hasValue, type Score, tryScore, type UndefinedScore } from "./score.ts";
