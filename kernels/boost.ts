// memory: shared
// Histogram boosting: gradients, histograms, the search of a split and the division of rows. Addresses are in bytes.
//
// Sums are exact: a gradient and a hessian are whole numbers of 32 bits, a bin of a histogram is two numbers of 64: the sum
// of gradients; the sum of hessians in the low `shift` bits with the number of rows above them. So neither the order of rows
// nor the division of work changes a bit, and a histogram less one child's is exactly the other child's.

export { accumulate, interleave } from "./boost/accumulate";
export { divide, divideRange, enumerate, move } from "./boost/divide";
export { addUp, clear, subtract, sumBins } from "./boost/histogram";
export { addValues } from "./boost/leaves";
export { gradients, gradientsOfClasses } from "./boost/loss";
export { search } from "./boost/search";
export { searchCategories } from "./boost/search-categories";
