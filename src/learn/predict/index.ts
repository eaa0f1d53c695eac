export { type PredictOptions, predictProbaInParts } from "./predict-in-parts.ts";
export { type PredictPartInput, predictPartTask } from "./predict-task.ts";
