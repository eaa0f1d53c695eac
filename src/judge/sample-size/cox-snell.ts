import { normalQuantile } from "../distributions/normal.ts";

/**
 * The largest R² of Cox and Snell that a model of an outcome of this share can have: that of a perfect one. It is at most 0.75.
 *
 * @param prevalence the share of events, in (0, 1).
 * @see Riley et al. (2020), BMJ 368:m441; Cox & Snell (1989).
 * @example maxCoxSnell(0.5) // 0.75
 */
export function maxCoxSnell(prevalence: number): number {
  const logLikelihood = prevalence * Math.log(prevalence) + (1 - prevalence) * Math.log(1 - prevalence);
  return 1 - Math.exp(2 * logLikelihood);
}

/**
 * The R² of Cox and Snell that goes with an AUC, where the log-odds of rows with and without the event are normally distributed with
 * equal variance. Riley and colleagues simulate a large set of such rows and fit a logistic regression to it; here what that tends
 * to is integrated, so that there is no chance in it.
 *
 * @param auc in [0.5, 1).
 * @param prevalence the share of events, in (0, 1).
 * @returns in [0, {@link maxCoxSnell}).
 * @see Riley, Van Calster & Collins (2021), Statistics in Medicine 40:859-864.
 * @example coxSnellOfAuc(0.89, 0.174) // 0.290...
 */
export function coxSnellOfAuc(auc: number, prevalence: number): number {
  const distance = Math.SQRT2 * normalQuantile(auc);
  const step = (distance + 2 * reach) / nSteps;
  let information = 0; // of the outcome by the score, in nats a row
  for (let i = 0; i <= nSteps; i++) {
    const x = -reach + i * step;
    const [ofEvents, ofOthers] = [density(x - distance), density(x)];
    const ofAll = prevalence * ofEvents + (1 - prevalence) * ofOthers;
    information += prevalence * ofEvents * Math.log(ofEvents / ofAll);
    information += (1 - prevalence) * ofOthers * Math.log(ofOthers / ofAll);
  }
  return 1 - Math.exp(-2 * information * step);
}

/** Beyond so many standard deviations a normal variable is met less often than a double can tell from never. */
const reach = 9;
const nSteps = 1000;

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
