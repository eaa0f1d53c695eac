import { Pacer } from "../fit/pacer.ts";
import type { FitOptions } from "../protocol/protocol.ts";
import { type CholeskyFactor, factorCholeskyInTurns } from "./cholesky.ts";
import { outputSize, type Problem, problemSize } from "./log-loss.ts";
import { Objective } from "./objective.ts";
import { largestHessian } from "./row-sums.ts";

/** The most numbers that the factors of all outputs may be: 128 MB. */
const mostNumbers = 16e6;

/**
 * Whether a problem of several classes is steered by a factor for each output: where second derivatives by all parameters are too many,
 * and those by the parameters of one output are not.
 */
export function hasBlockFactors(problem: Problem): boolean {
  const width = outputSize(problem);
  return (
    problem.nOutputs > 1 &&
    problemSize(problem) > largestHessian &&
    width <= largestHessian &&
    problem.nOutputs * width * width <= mostNumbers
  );
}

/**
 * For each output a factor of the second derivatives by its parameters at a point: those by parameters of two outputs are left out.
 *
 * With probabilities p of the output's class they are `X' diag(w p (1 - p)) X` and the penalty: four times as much as of two classes
 * at 0, of rows weighted by `w p (1 - p)`.
 */
export async function factorOutputs(
  problem: Problem,
  theta: Float64Array,
  { signal }: FitOptions,
): Promise<CholeskyFactor[]> {
  const { nRows, nOutputs, l2, fitIntercept } = problem;
  const width = outputSize(problem);
  const pacer = new Pacer(signal);
  const spreads = await spreadsAt(problem, theta, pacer);
  const codes = new Int32Array(nRows);
  const factors: CholeskyFactor[] = [];
  for (let k = 0; k < nOutputs; k++) {
    const weights = spreads.subarray(k * nRows, (k + 1) * nRows);
    const objective = new Objective({ ...problem, codes, weights, nOutputs: 1, l2: 0 }, { signal });
    try {
      const block = (await objective.computeHessian(new Float64Array(width))).map((value) => 4 * value);
      for (let j = fitIntercept ? 1 : 0; j < width; j++) block[j * width + j]! += l2;
      factors.push(await factorCholeskyInTurns(block, width, pacer));
    } finally {
      objective.close();
    }
  }
  return factors;
}

/** For each output and row its weight times p (1 - p), where p is the probability of the output's class. */
async function spreadsAt(problem: Problem, theta: Float64Array, pacer: Pacer): Promise<Float64Array> {
  const { nRows, nCols, nOutputs, data, rows, weights, fitIntercept } = problem;
  const width = outputSize(problem);
  const first = fitIntercept ? 1 : 0;
  const spreads = new Float64Array(nOutputs * nRows);
  const p = new Float64Array(nOutputs);
  await pacer.walk(nRows, nOutputs * nCols, (start, end) => {
    for (let i = start; i < end; i++) {
      const row = (rows?.[i] ?? i) * nCols;
      let most = -Infinity;
      for (let k = 0; k < nOutputs; k++) {
        let score = fitIntercept ? theta[k * width]! : 0;
        for (let j = 0; j < nCols; j++) score += data[row + j]! * theta[k * width + first + j]!;
        p[k] = score;
        most = Math.max(most, score);
      }
      let total = 0;
      for (let k = 0; k < nOutputs; k++) total += p[k] = Math.exp(p[k]! - most);
      const weight = typeof weights === "number" ? weights : weights[i]!;
      for (let k = 0; k < nOutputs; k++) {
        const share = p[k]! / total;
        spreads[k * nRows + i] = weight * share * (1 - share);
      }
    }
  });
  return spreads;
}
