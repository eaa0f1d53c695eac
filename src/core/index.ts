export { csvField } from "./csv-field.ts";
export { askForName, didYouMean } from "./did-you-mean.ts";
export {
  ConflictError,
  DataError,
  type ErrorCode,
  type ErrorExtras,
  errorCodes,
  FormatError,
  NotFoundError,
  ParameterError,
  StorageError,
  SystoleError,
  UnsupportedError,
} from "./errors.ts";
export {
  checkTask,
  type Executor,
  inlineExecutor,
  type MapOptions,
  type Task,
  type TaskContext,
  type TaskPlace,
} from "./executor.ts";
export { findRepeated } from "./find-repeated.ts";
export { indexOfLargest } from "./index-of-largest.ts";
export { countClasses, type Labels, makeLabels, sortClasses, takeLabels } from "./labels.ts";
export { MadeOnce } from "./made-once.ts";
export {
  argmaxOfRow,
  columnOf,
  type Matrix,
  makeMatrix,
  matrixOfRows,
  rowOf,
  takeMatrixRows,
} from "./matrix.ts";
export { mlflowVersion } from "./mlflow-version.ts";
export {
  anyOf,
  type Bounds,
  type Constraint,
  checkParams,
  copyParams,
  flag,
  integer,
  isPlainObject,
  oneOf,
  type Params,
  type ParamValue,
  real,
  showValue,
  that,
  toCamelCase,
  toSnakeCase,
} from "./params.ts";
export { placesOf } from "./places-of.ts";
export { quantile } from "./quantile.ts";
export { Random } from "./random.ts";
export { findSharedInputs, SharedInput, shareInput } from "./shared-input.ts";
export { stackLabels, stackTables } from "./stack-tables.ts";
export {
  type CategoricalColumn,
  type Column,
  columnNames,
  getCategorical,
  getColumn,
  getNumeric,
  makeTable,
  type NumericColumn,
  selectColumns,
  shareFloat64,
  shareInt32,
  shareTable,
  type Table,
  takeRows,
} from "./table.ts";
export { cutText, listSome, showable, showableLines } from "./text.ts";
