export { type FileWork, fileError, withFileErrors } from "./file-error.ts";
export { describeFileFailure, type FileFailure } from "./file-failure.ts";
export { asideOf, type ReplaceOptions, replaceDirectory, sweepReplacement } from "./replace-directory.ts";
export { stagingName, sweepStaging } from "./staging.ts";
export { makeDirectory, syncDirectory } from "./sync.ts";
export { type AtomicOptions, writeFileAtomic } from "./write-atomic.ts";
export { isLeftover, stagedName } from "./writer-name.ts";
