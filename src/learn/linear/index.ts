export { FittedLogisticRegression, type LogisticRegressionState } from "./fitted-logistic-regression.ts";
export { LogisticRegression, type LogisticRegressionParams } from "./logistic-regression.ts";
export { type OddsRatio, type OddsRatioOptions, type OddsRatios, oddsRatios } from "./odds-ratios.ts";
export type { OddsRatioReferences, OddsRatioTerm } from "./odds-ratios-design.ts";
