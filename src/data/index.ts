export { type DatasetOptions, readDataset } from "./dataset.ts";
export { type FetchedSource, type FetchOptions, fetchSource } from "./fetch-source.ts";
export { assertValid, formatIssues } from "./issues.ts";
export * from "./protocol.ts";
export { type Rows, type RowsOptions, readRows } from "./rows.ts";
export { type SourcePlaces, sourceName, sourceProblems } from "./source.ts";
export { type FilePart, type VerifiedFile, verifyFile } from "./verify-file.ts";
