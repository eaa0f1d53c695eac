export { buildTransformer, type MappingTransformer, restoreTransformer } from "./build-transformer.ts";
export {
  type FittedOneHotEncoder,
  OneHotEncoder,
  type OneHotEncoderParams,
  type OneHotEncoderState,
} from "./one-hot-encoder.ts";
export {
  type FittedSimpleImputer,
  SimpleImputer,
  type SimpleImputerParams,
  type SimpleImputerState,
} from "./simple-imputer.ts";
export {
  type FittedStandardScaler,
  StandardScaler,
  type StandardScalerParams,
  type StandardScalerState,
} from "./standard-scaler.ts";
