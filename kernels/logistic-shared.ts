// memory: shared
// What logistic.ts sums, over rows that threads share.

export { addBinary, addBinaryHessian } from "./logistic/binary";
export { workAt } from "./logistic/desk";
export { addDiagonal } from "./logistic/diagonal";
export { addMultinomial, addMultinomialHessian } from "./logistic/multinomial";
