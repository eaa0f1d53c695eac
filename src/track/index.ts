export { artifactPath, artifactUri } from "./artifact-uri.ts";
export { fileArtifactStore } from "./files/file-artifact-store.ts";
export { putDirectory, putFile } from "./files/put-directory.ts";
export { type GetBytesOptions, getBytes, putBytes } from "./files/small-artifacts.ts";
export * from "./protocol/index.ts";
export * from "./search/index.ts";
export { openSqliteStore } from "./sqlite/open-sqlite-store.ts";
export type { SqliteStoreOptions } from "./sqlite/open-store.ts";
