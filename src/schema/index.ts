export {
  type Cell,
  type CellProblem,
  type CellReader,
  cellReader,
  describeAllowed,
  type SureNumbers,
  sureNumbers,
} from "./cell.ts";
export { checkSchema, type SchemaProblem, schemaProblems } from "./check-schema.ts";
export {
  type CodedColumn,
  type CodePair,
  codedColumn,
  codedColumns,
  codedReader,
  describeCode,
  describeCodes,
  describeCoding,
  findCoding,
  ownCoding,
  rowFromCoding,
  rowToCoding,
} from "./coding/coding.ts";
export {
  type CodeEvidence,
  type CodingJudge,
  compileCodingJudge,
  type OtherCoding,
  oddsToRefuse,
} from "./coding/coding-fit.ts";
export {
  booleansTaken,
  codeTypes,
  type JsonReader,
  jsonReader,
  takesMissingTexts,
  typedTokens,
} from "./json-reader.ts";
export { isMissingAmongNumbers, isMissingText, missingTextPattern } from "./missing-texts.ts";
export {
  describeWriting,
  isPlainNumber,
  type NumberWriting,
  numberReader,
  withAsciiSign,
} from "./number-text.ts";
export type { BinCounts } from "./profile/bin-counts.ts";
export { type CodeCounts, codedFeatures } from "./profile/code-counts.ts";
export {
  type CodeProfile,
  isTableProfile,
  profileTable,
  type TableProfile,
} from "./profile/table-profile.ts";
export {
  type CategoricalSpec,
  type Code,
  type Coding,
  type ColumnCoding,
  type ColumnSpec,
  defineSchema,
  type FeatureSpec,
  featureSpecs,
  findSpec,
  type NumericSpec,
  type Role,
  type Schema,
  type TargetSpec,
  type TextSpec,
  takesMissing,
} from "./schema.ts";
export { type ClassValue, classOf, classValues, positiveClass, targetClasses } from "./target.ts";
export { parseTime } from "./time-text.ts";
