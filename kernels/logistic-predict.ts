// Probabilities of rows from linear scores, for two and for several classes: what serves loads this and not what sums losses.
//
// Rows are `p` doubles each, row-major. Parameters of one output are the intercept and `p` coefficients. `workAt` comes first.

export { workAt } from "./logistic/desk";
export { predictBinary, predictMultinomial } from "./logistic/predict";
