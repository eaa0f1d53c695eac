export {
  FittedLogisticRegression,
  type LogisticRegressionFields,
  type LogisticRegressionState,
} from "./fitted-logistic-regression.ts";
export { LogisticRegression, type LogisticRegressionParams } from "./logistic-regression.ts";
