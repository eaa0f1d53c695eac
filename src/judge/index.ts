export {
  applyRecalibration,
  type BrierParts,
  type Calibration,
  type CalibrationBin,
  type CalibrationFigure,
  type CalibrationLine,
  type CalibrationOptions,
  type CrossFitOptions,
  type CrossFitted,
  type CurvePoint,
  calibrationLine,
  crossFittedRecalibration,
  judgeCalibration,
  type NoCalibration,
  type Recalibration,
  type RecalibrationKind,
  recalibrate,
} from "./calibration/index.ts";
export type { ScoredCandidate } from "./compare/common-folds.ts";
export { type CompareOptions, compareCandidates } from "./compare/compare-candidates.ts";
export { type CompareOnSetOptions, compareOnSet } from "./compare/compare-on-set.ts";
export type { Comparison, DifferenceTest } from "./compare/comparison.ts";
export { holmAdjusted } from "./compare/holm.ts";
export {
  describeLeftOut,
  type FoldSummary,
  type FoldSummaryOptions,
  type LeftOut,
  type ScoreSummary,
  summarizeScores,
} from "./compare/score-summary.ts";
export { type Selection, selectCandidate } from "./compare/select-candidate.ts";
export type { PositiveCounts } from "./decision/counts-above.ts";
export {
  type DecisionCurveOptions,
  type DecisionPoint,
  decisionCurve,
  netBenefit,
} from "./decision/decision-curve.ts";
export { meanCost } from "./decision/mean-cost.ts";
export {
  type ConstraintRule,
  type CostRule,
  describeRule,
  type ThresholdRule,
  thresholdOfCosts,
} from "./decision/threshold-rule.ts";
export { type FoldedAnswers, tuneInFolds, tuneOnAll } from "./decision/tune-in-folds.ts";
export {
  type TunedThreshold,
  type TuneOptions,
  tuneThreshold,
} from "./decision/tune-threshold.ts";
export { chiSquareQuantile, chiSquareTail } from "./distributions/chi-square.ts";
export { normalCdf, normalQuantile } from "./distributions/normal.ts";
export { studentTCdf, studentTQuantile } from "./distributions/student-t.ts";
export { type AucInterval, aucInterval } from "./intervals/auc-interval.ts";
export {
  type CorrectedInterval,
  correctedInterval,
  correctedStandardError,
  type Summary,
  summarize,
} from "./intervals/corrected-t.ts";
export { type AucCovariance, aucCovariance } from "./intervals/delong.ts";
export { findTooFewEvents, findTooFewRows } from "./intervals/few-events.ts";
export { type JudgeMetricsOptions, judgeMetrics } from "./intervals/judge-metrics.ts";
export {
  correctForOptimism,
  type OptimismFigure,
  type OptimismOptions,
  type ResampledFigure,
} from "./intervals/optimism.ts";
export {
  type BootstrapOptions,
  drawStratified,
  type PercentileEnds,
  rowsByClass,
  stratifiedBootstrap,
} from "./intervals/stratified-bootstrap.ts";
export { wilsonInterval } from "./intervals/wilson.ts";
export { type Judgement, type JudgeOptions, judgeAnswers, type NotBinary } from "./judgement.ts";
export {
  type Average,
  accuracyScore,
  averagePrecisionScore,
  brierScoreLoss,
  type CurveOptions,
  confusionMatrix,
  defaultMetric,
  f1Score,
  getMetric,
  hasValue,
  type LabelScoreOptions,
  labelsAt,
  logLoss,
  type Metric,
  type MetricInput,
  metrics,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  precisionScore,
  type RocCurve,
  recallScore,
  rocAucScore,
  rocCurve,
  type Score,
  type ScoreAllOptions,
  type ScoreOptions,
  scoreAll,
  scoreNone,
  specificityScore,
  type TrackingKeys,
  tryScore,
  type UndefinedScore,
} from "./metrics/index.ts";
export { type BinaryAnswers, binaryAnswers, countEvents } from "./outcomes.ts";
export {
  type Estimand,
  type Figure,
  fewestEvents,
  type Interval,
  type IntervalMethod,
  type NoInterval,
} from "./protocol.ts";
export { countParameters } from "./sample-size/count-parameters.ts";
export { coxSnellOfAuc, maxCoxSnell } from "./sample-size/cox-snell.ts";
export { type JudgedSampleSize, judgeSampleSize } from "./sample-size/judge-sample-size.ts";
export {
  expectedShrinkage,
  type SampleSize,
  type SampleSizeOptions,
  sampleSize,
} from "./sample-size/sample-size.ts";
export {
  type Fold,
  type KFoldOptions,
  type RepeatedKFoldOptions,
  repeatedStratifiedKFold,
  stratifiedKFold,
} from "./split/folds.ts";
export { repeatedStratifiedGroupKFold, stratifiedGroupKFold } from "./split/group-folds.ts";
export { groupKFold, leaveOneGroupOut, repeatedGroupKFold } from "./split/group-k-fold.ts";
export { countGroups, groupCodes } from "./split/groups.ts";
export {
  type DividedRows,
  type Division,
  isGrouped,
  makeFolds,
  nestFolds,
  type SplitKind,
} from "./split/make-folds.ts";
export { describeRareClasses } from "./split/rare-classes.ts";
export {
  type TimeOrder,
  type TimeSplitOptions,
  timeOrderConstraints,
  timeSeriesSplit,
} from "./split/time-folds.ts";
export type { GroupDifference } from "./subgroups/compare-groups.ts";
export {
  type Grouping,
  type GroupRowsOptions,
  groupRows,
  type RowGroup,
  type SubgroupSpec,
} from "./subgroups/group-rows.ts";
export {
  type JudgedGroup,
  type JudgedSubgroups,
  type JudgeSubgroupsOptions,
  judgeSubgroups,
  type TooFewToSay,
} from "./subgroups/judge-subgroups.ts";
export { type Guidance, siteGuidance } from "./transport/guidance.ts";
export {
  type JudgeSiteOptions,
  judgeSite,
  type RecalibratedSite,
  type SiteAnswers,
  type SiteCalibration,
  type SiteJudgement,
  siteEffects,
} from "./transport/judge-site.ts";
export { type JudgeSiteInput, judgeSiteTask } from "./transport/judge-site-task.ts";
export {
  type Ends,
  type HeterogeneityMethod,
  type RandomEffects,
  randomEffects,
  type SiteEffect,
} from "./transport/random-effects.ts";
export {
  type SiteEffects,
  type SiteMean,
  type SiteSummary,
  type SummarizedSite,
  summarizeSites,
} from "./transport/site-summary.ts";
