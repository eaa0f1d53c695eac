export { type DatasetOptions, readDataset } from "./dataset.ts";
export { assertValid, formatIssues } from "./issues.ts";
export * from "./protocol.ts";
export { type Rows, type RowsOptions, readRows } from "./rows.ts";
export { type VerifiedFile, verifyFile } from "./verify-file.ts";
