export { decodeError, encodeError, type PlainError } from "./error-transfer.ts";
export { executorFor, type ThreadOptions, threadExecutor } from "./thread-executor.ts";
