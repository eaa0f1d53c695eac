export { answerRecords, type PredictAnswer } from "./answer.ts";
export { compileDecoder, type DecodedRecords, type RecordDecoder, type RecordFinding } from "./decode.ts";
export { fieldSchema, type JsonSchema } from "./field-schema.ts";
export { openApiDocument } from "./openapi.ts";
export { type ServeOptions, systole } from "./plugin.ts";
export {
  createService,
  type RunningService,
  type ServiceOptions,
  type StartOptions,
  startService,
} from "./service.ts";
