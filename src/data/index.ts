export { dialectOf } from "./csv-dialect.ts";
export { type DatasetOptions, readDataset } from "./dataset.ts";
export { DuckDb } from "./duckdb.ts";
export { type FetchedSource, type FetchOptions, fetchSource } from "./fetch-source.ts";
export { type InferredColumn, inferColumn } from "./infer-column.ts";
export { inferTable, type TableGuess } from "./infer-table.ts";
export { inspectSource, type SourceCopy } from "./inspect-source.ts";
export { assertValid, formatIssues } from "./issues.ts";
export {
  type CsvFormat,
  type DataFile,
  type Dataset,
  formatKinds,
  type Issue,
  type JsonLinesFormat,
  type LocalDirectory,
  type LocalFile,
  type ParquetFormat,
  type RemoteFile,
  type RowLedger,
  type TableFormat,
} from "./protocol.ts";
export { type Rows, type RowsOptions, readRows } from "./rows.ts";
export { type SourcePlaces, sourceName, sourceProblems } from "./source.ts";
export { type FilePart, type VerifiedFile, verifyFile } from "./verify-file.ts";
export { type IntegerColumn, type ParquetColumn, ParquetWriter } from "./write-parquet.ts";
