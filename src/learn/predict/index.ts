export { type PredictOptions, predictProbaInParts } from "./predict-in-parts.ts";
export { predictPartTask } from "./predict-task.ts";
