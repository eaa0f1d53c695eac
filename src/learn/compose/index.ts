export {
  type ColumnBlock,
  ColumnTransformer,
  type ColumnTransformerParams,
  type ColumnTransformerState,
  FittedColumnTransformer,
} from "./column-transformer.ts";
export { FittedPipeline, Pipeline, type PipelineState } from "./pipeline.ts";
