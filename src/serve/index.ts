export { fieldSchema, type JsonSchema } from "./openapi/field-schema.ts";
export { type ServeOptions, systole } from "./plugin.ts";
export type { PartialAnswer, PredictAnswer } from "./protocols/record-answer.ts";
export type { RecordFinding } from "./protocols/record-rows.ts";
export {
  createService,
  type RunningService,
  type ServiceOptions,
  type StartOptions,
  startService,
} from "./service.ts";
