import { studentTQuantile } from "../distributions/student-t.ts";

/** What one site says of an effect that is looked for at several. */
export interface SiteEffect {
  readonly value: number;
  /** The squared standard error of the value, > 0. */
  readonly variance: number;
}

/** How the variance between sites is estimated: by restricted maximum likelihood, or by DerSimonian and Laird's moments. */
export type HeterogeneityMethod = "reml" | "dersimonian-laird";

/** Two ends. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** What several sites say together. Plain JSON; in the unit of the effects. */
export interface RandomEffects extends Ends {
  /** How many sites there are. */
  readonly k: number;
  readonly method: HeterogeneityMethod;
  readonly level: number;
  /** The mean of what sites of this kind have; `low` and `high` are the ends of its interval (Hartung and Knapp). */
  readonly mean: number;
  readonly standardError: number;
  /** The variance between sites, >= 0. */
  readonly tau2: number;
  /** The standard deviation between sites. */
  readonly tau: number;
  /** The share of the variation among the sites' values that is no chance, in [0, 1). */
  readonly i2: number;
  /** Cochran's Q: the weighted squares of the sites' distances from their fixed mean. */
  readonly q: number;
  /** Where another site of the kind is expected to lie; absent with two sites, which say too little of the spread. */
  readonly prediction?: Ends;
}

/**
 * Summarizes the effects of several sites by a random-effects model: each site has an effect of its own, and these scatter about a mean.
 *
 * The interval of the mean is that of Hartung and Knapp, with t of k - 1 degrees of freedom; its error is never taken smaller than the
 * sites' own errors allow, as the plain one is where sites agree by luck (Röver et al. 2015). The prediction interval, with t of k - 2
 * degrees of freedom, is where another site's effect is expected.
 *
 * @param effects two sites or more.
 * @param options.method default: `reml`.
 * @param options.level of both intervals, in (0, 1). Default: 0.95.
 * @throws {RangeError} when there are fewer than two sites, or a value or variance is no finite number or a variance is not > 0.
 * @see DerSimonian & Laird (1986), Controlled Clinical Trials 7:177-188; Viechtbauer (2005), J Educ Behav Stat 30:261-293, for REML.
 * @see Hartung & Knapp (2001), Stat Med 20:3875-3889; Röver, Knapp & Friede (2015), BMC Med Res Methodol 15:99.
 * @see Higgins, Thompson & Spiegelhalter (2009), J R Stat Soc A 172:137-159; Riley, Higgins & Deeks (2011), BMJ 342:d549, for the
 *   prediction interval; Higgins & Thompson (2002), Stat Med 21:1539-1558, for I2.
 * @example randomEffects([{ value: 1, variance: 0.1 }, { value: 3, variance: 0.1 }]).mean // 2
 */
export function randomEffects(
  effects: readonly SiteEffect[],
  options: { readonly method?: HeterogeneityMethod; readonly level?: number } = {},
): RandomEffects {
  const { method = "reml", level = 0.95 } = options;
  checkEffects(effects);
  const k = effects.length;
  const fixed = pool(effects, 0);
  const q = fixed.scatter;
  const tau2 = method === "reml" ? restrictedLikelihood(effects) : moments(effects);
  const pooled = pool(effects, tau2);
  const excess = Math.max(1, pooled.scatter / (k - 1));
  const standardError = Math.sqrt(excess / pooled.weight);
  const { mean } = pooled;
  const quantile = (df: number): number => studentTQuantile((1 + level) / 2, df);
  return {
    k,
    method,
    level,
    mean,
    standardError,
    ...around(mean, quantile(k - 1) * standardError),
    tau2,
    tau: Math.sqrt(tau2),
    i2: q > k - 1 ? 1 - (k - 1) / q : 0,
    q,
    ...(k < 3
      ? {}
      : { prediction: around(mean, quantile(k - 2) * Math.sqrt(tau2 + standardError * standardError)) }),
  };
}

const around = (middle: number, half: number): Ends => ({ low: middle - half, high: middle + half });

function checkEffects(effects: readonly SiteEffect[]): void {
  if (effects.length < 2) throw new RangeError(`effects must be of two sites or more, got ${effects.length}`);
  for (const { value, variance } of effects)
    if (!Number.isFinite(value) || !Number.isFinite(variance) || variance <= 0)
      throw new RangeError(`an effect must be finite with a variance > 0, got ${value} and ${variance}`);
}

/** What the sites say together, if this is the variance between them. */
interface Pooled {
  readonly mean: number;
  /** The sum of the weights, each 1 / (variance + tau2). */
  readonly weight: number;
  /** The weighted squares of the distances from the mean. */
  readonly scatter: number;
}

function pool(effects: readonly SiteEffect[], tau2: number): Pooled {
  let [weight, sum] = [0, 0];
  for (const { value, variance } of effects) {
    weight += 1 / (variance + tau2);
    sum += value / (variance + tau2);
  }
  const mean = sum / weight;
  let scatter = 0;
  for (const { value, variance } of effects) scatter += (value - mean) ** 2 / (variance + tau2);
  return { mean, weight, scatter };
}

/** DerSimonian and Laird's variance between sites: what Q has more than chance would give it. */
function moments(effects: readonly SiteEffect[]): number {
  const { weight, scatter } = pool(effects, 0);
  const squares = effects.reduce((sum, { variance }) => sum + 1 / variance ** 2, 0);
  return Math.max(0, (scatter - (effects.length - 1)) / (weight - squares / weight));
}

/** Steps of Fisher's scoring at most; some ten are usual. */
const mostSteps = 500;

/**
 * The variance between sites with the greatest restricted likelihood: Fisher's scoring from the moments on, each step halved until the
 * likelihood grows.
 */
function restrictedLikelihood(effects: readonly SiteEffect[]): number {
  let tau2 = moments(effects);
  let reached = logLikelihood(effects, tau2);
  for (let step = 0; step < mostSteps; step++) {
    let next = Math.max(0, tau2 + scoringStep(effects, tau2));
    let likelihood = logLikelihood(effects, next);
    while (likelihood < reached && Math.abs(next - tau2) > 1e-14 * (tau2 + next)) {
      next = (next + tau2) / 2;
      likelihood = logLikelihood(effects, next);
    }
    const isDone = Math.abs(next - tau2) <= 1e-12 * (tau2 + next) || next === tau2;
    [tau2, reached] = [next, likelihood];
    if (isDone) break;
  }
  return tau2;
}

function logLikelihood(effects: readonly SiteEffect[], tau2: number): number {
  const { weight, scatter } = pool(effects, tau2);
  const logs = effects.reduce((sum, { variance }) => sum + Math.log(variance + tau2), 0);
  return -(logs + Math.log(weight) + scatter) / 2;
}

/** Score over information of the restricted likelihood. */
function scoringStep(effects: readonly SiteEffect[], tau2: number): number {
  const { mean } = pool(effects, tau2);
  let [w1, w2, w3, squares] = [0, 0, 0, 0];
  for (const { value, variance } of effects) {
    const w = 1 / (variance + tau2);
    w1 += w;
    w2 += w * w;
    w3 += w * w * w;
    squares += (w * (value - mean)) ** 2;
  }
  const score = squares - (w1 - w2 / w1);
  const information = w2 - (2 * w3) / w1 + (w2 / w1) ** 2;
  return score / information;
}
