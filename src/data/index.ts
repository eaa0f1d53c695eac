export { dialectOf } from "./csv/csv-dialect.ts";
export { type DatasetOptions, readDataset } from "./dataset.ts";
export type { GivenRows } from "./given-rows.ts";
export { ColumnCounts } from "./infer/column-counts.ts";
export { inferColumn } from "./infer/infer-column.ts";
export { inferTable, type TableGuess } from "./infer/infer-table.ts";
export type { InferredColumn } from "./infer/inferred-column.ts";
export { assertValid, formatIssues } from "./issues.ts";
export { type LabelledRows, type LabelledRowsOptions, readLabelledRows } from "./labelled-rows.ts";
export { DuckDb } from "./parquet/duckdb.ts";
export { type IntegerColumn, type ParquetColumn, ParquetWriter } from "./parquet/write-parquet.ts";
export {
  type CsvFormat,
  type DataFile,
  type Dataset,
  formatKinds,
  type Issue,
  type JsonFormat,
  type JsonLinesFormat,
  type LocalDirectory,
  type LocalFile,
  type ParquetFormat,
  type RemoteFile,
  type RowLedger,
  type TableFormat,
} from "./protocol.ts";
export type { RefusedRow } from "./row-judge.ts";
export { type Rows, type RowsOptions, readRows } from "./rows.ts";
export { type FetchedSource, type FetchOptions, fetchSource } from "./source/fetch-source.ts";
export { inspectSource, type SourceCopy } from "./source/inspect-source.ts";
export { type SourcePlaces, sourceName, sourceProblems } from "./source/source.ts";
export { type FilePart, type VerifiedFile, verifyFile } from "./source/verify-file.ts";
