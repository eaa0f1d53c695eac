// Log loss of linear scores over blocks of rows: value and gradient, second derivatives, for two and for several classes.
//
// Rows are `p` doubles each, row-major. Parameters of one output are the intercept, where there is one (`first` is 1, else
// 0), and `p` coefficients. Codes (i32) and weights (f64) of rows have a place for one more, which is overwritten. `workAt` comes
// first.

export { addBinary, addBinaryHessian } from "./logistic/binary";
export { workAt } from "./logistic/desk";
export { addDiagonal } from "./logistic/diagonal";
export { addMultinomial, addMultinomialHessian } from "./logistic/multinomial";
