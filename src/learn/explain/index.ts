export { type MatrixExplainer, openMatrixExplainer } from "./explain-matrix.ts";
export { type Explainer, explainRows, openExplainer } from "./explain-rows.ts";
export type { Explanation, ExplanationScale, MatrixExplanation } from "./protocol.ts";
