export { artifactPath, artifactUri } from "./artifact-uri.ts";
export { type FileArtifactStoreOptions, fileArtifactStore } from "./files/file-artifact-store.ts";
export { putDirectory } from "./files/put-directory.ts";
export { mendArtifactLocations, type Relocatable } from "./mend.ts";
export * from "./protocol.ts";
export { openSqliteStore } from "./sqlite/open-sqlite-store.ts";
export type { SqliteStoreOptions } from "./sqlite/open-store.ts";
