export {
  buildTransformer,
  type MappingTransformer,
  restoreTransformer,
  transformerNames,
} from "./build-transformer.ts";
export type { Categories, FrequencyParams } from "./known-categories.ts";
export {
  type FittedOneHotEncoder,
  OneHotEncoder,
  type OneHotEncoderParams,
  type OneHotEncoderState,
} from "./one-hot-encoder.ts";
export {
  type FittedOrdinalEncoder,
  OrdinalEncoder,
  type OrdinalEncoderParams,
  type OrdinalEncoderState,
} from "./ordinal-encoder.ts";
export {
  type FittedPolynomialFeatures,
  PolynomialFeatures,
  type PolynomialFeaturesParams,
  type PolynomialFeaturesState,
} from "./polynomial-features.ts";
export {
  type FittedSimpleImputer,
  SimpleImputer,
  type SimpleImputerParams,
  type SimpleImputerState,
} from "./simple-imputer.ts";
export type { Extrapolation } from "./spline-basis.ts";
export {
  type FittedSplineTransformer,
  SplineTransformer,
  type SplineTransformerParams,
  type SplineTransformerState,
} from "./spline-transformer.ts";
export {
  type FittedStandardScaler,
  StandardScaler,
  type StandardScalerParams,
  type StandardScalerState,
} from "./standard-scaler.ts";
