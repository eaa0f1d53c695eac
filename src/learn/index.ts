export {
  type BoostedTrees,
  FittedHistGradientBoostingClassifier,
  HistGradientBoostingClassifier,
  type HistGradientBoostingParams,
  type HistGradientBoostingState,
} from "./boost/index.ts";
export {
  CalibratedClassifier,
  type CalibratedClassifierParams,
  type CalibratedClassifierState,
  type CalibrationMethod,
  FittedCalibratedClassifier,
} from "./calibrate/index.ts";
export {
  type ColumnBlock,
  ColumnTransformer,
  type ColumnTransformerParams,
  type ColumnTransformerState,
  FittedColumnTransformer,
  FittedPipeline,
  Pipeline,
  type PipelineState,
} from "./compose/index.ts";
export {
  DummyClassifier,
  type DummyClassifierParams,
  type DummyClassifierState,
  type DummyStrategy,
  FittedDummyClassifier,
} from "./dummy/index.ts";
export {
  FittedLogisticRegression,
  LogisticRegression,
  type LogisticRegressionParams,
  type LogisticRegressionState,
} from "./linear/index.ts";
export {
  type OddsRatio,
  type OddsRatioOptions,
  type OddsRatioReferences,
  type OddsRatios,
  type OddsRatioTerm,
  oddsRatios,
} from "./odds-ratios/index.ts";
export { type PredictOptions, predictProbaInParts } from "./predict/index.ts";
export {
  buildTransformer,
  type Categories,
  type Extrapolation,
  type FittedOneHotEncoder,
  type FittedOrdinalEncoder,
  type FittedPolynomialFeatures,
  type FittedSimpleImputer,
  type FittedSplineTransformer,
  type FittedStandardScaler,
  type FrequencyParams,
  type MappingTransformer,
  OneHotEncoder,
  type OneHotEncoderParams,
  type OneHotEncoderState,
  OrdinalEncoder,
  type OrdinalEncoderParams,
  type OrdinalEncoderState,
  PolynomialFeatures,
  type PolynomialFeaturesParams,
  type PolynomialFeaturesState,
  restoreTransformer,
  SimpleImputer,
  type SimpleImputerParams,
  type SimpleImputerState,
  SplineTransformer,
  type SplineTransformerParams,
  type SplineTransformerState,
  StandardScaler,
  type StandardScalerParams,
  type StandardScalerState,
  transformerNames,
} from "./preprocess/index.ts";
export type {
  Classifier,
  EstimatorSpec,
  FitOptions,
  FittedClassifier,
  FittedTransformer,
  PlainState,
  RowColumn,
  RowPredictor,
  StateValue,
  Transformer,
} from "./protocol/protocol.ts";
export {
  buildClassifier,
  buildEstimator,
  estimatorNames,
  flattenParams,
  takesSeed,
} from "./registry.ts";
export { restoreClassifier, restoreEstimator } from "./restore/index.ts";
export {
  type Candidate,
  type CandidateResult,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type FoldOutput,
  type UnfittedClassifier,
} from "./select/index.ts";
export { learnTasks } from "./tasks.ts";
export {
  type Criterion,
  DecisionTreeClassifier,
  type DecisionTreeParams,
  type DecisionTreeState,
  FittedDecisionTreeClassifier,
  FittedRandomForestClassifier,
  type ForestClassWeight,
  type LinkedTrees,
  linkTrees,
  type PackedTrees,
  RandomForestClassifier,
  type RandomForestParams,
  type RandomForestState,
  type TreeParams,
} from "./tree/index.ts";
