import type { Figure } from "../protocol.ts";
import { type RandomEffects, randomEffects, type SiteEffect } from "./random-effects.ts";

/** The mean of a metric over sites. Plain JSON. */
export interface SiteMean {
  /** Each site counted by its rows. */
  readonly weighted: number;
  /** Each site counted once. */
  readonly macro: number;
  /** Over how many sites: those where the metric has a value. */
  readonly nSites: number;
}

/** A figure that several sites have together, or why they have none. Plain JSON. */
export type SiteEffects =
  | (RandomEffects & {
      /** Where `mean`, `low`, `high` and `prediction` were found; they are given in the figure's own unit, the other numbers on this scale. */
      readonly scale: "logit" | "identity";
      /** The sites that it is of. */
      readonly sites: readonly string[];
    })
  | { readonly undefined: "transport/too-few-sites"; readonly reason: string };

/** What sites say together. Plain JSON. */
export interface SiteSummary {
  /** By the name of the metric; one that has a value nowhere is absent. */
  readonly means: Readonly<Record<string, SiteMean>>;
  /**
   * The random-effects summary of `roc_auc`, of the `intercept` (calibration in the large) and of the calibration's `slope`. Its
   * prediction interval is where another site of this kind is expected to lie.
   */
  readonly randomEffects: Readonly<Record<"roc_auc" | "intercept" | "slope", SiteEffects>>;
}

/** What a summary needs of a site. */
export interface SummarizedSite {
  readonly name: string;
  readonly n: number;
  readonly metrics: Readonly<Record<string, Figure | { readonly undefined: string }>>;
  /** Figures with their squared standard errors, where the site has them: that of `roc_auc` is on the logit scale. */
  readonly effects: Readonly<Partial<Record<"roc_auc" | "intercept" | "slope", SiteEffect>>>;
}

/**
 * The means of each metric over sites, weighted by rows and not, and random-effects summaries of AUC and calibration. A site without a
 * value of a figure has no part in it; one with few events has, with the weight that its error gives it.
 *
 * @param level of the intervals, in (0, 1). Default: 0.95.
 * @see {@link randomEffects}; Debray et al. (2017), BMJ 356:i6460, for the logit scale of the AUC; Snell et al. (2018), Stat Methods
 *   Med Res 27:3505-3522, for the plain one of intercept and slope.
 */
export function summarizeSites(sites: readonly SummarizedSite[], level = 0.95): SiteSummary {
  const names = [...new Set(sites.flatMap(({ metrics }) => Object.keys(metrics)))];
  const means = names.flatMap((name): [string, SiteMean][] => {
    const values = sites.flatMap(({ n, metrics }) => {
      const figure = metrics[name];
      return figure === undefined || "undefined" in figure ? [] : [{ n, value: figure.value }];
    });
    if (values.length === 0) return [];
    const nRows = values.reduce((sum, { n }) => sum + n, 0);
    return [
      [
        name,
        {
          weighted: values.reduce((sum, { n, value }) => sum + (n / nRows) * value, 0),
          macro: values.reduce((sum, { value }) => sum + value / values.length, 0),
          nSites: values.length,
        },
      ],
    ];
  });
  return {
    means: Object.fromEntries(means),
    randomEffects: {
      roc_auc: effectsOf(sites, "roc_auc", "logit", level),
      intercept: effectsOf(sites, "intercept", "identity", level),
      slope: effectsOf(sites, "slope", "identity", level),
    },
  };
}

function effectsOf(
  sites: readonly SummarizedSite[],
  figure: keyof SummarizedSite["effects"],
  scale: "logit" | "identity",
  level: number,
): SiteEffects {
  const having = sites.filter(({ effects }) => effects[figure] !== undefined);
  if (having.length < 2)
    return {
      undefined: "transport/too-few-sites",
      reason: `a summary must have two sites or more with the figure and its error, got ${having.length} of ${sites.length}`,
    };
  const found = randomEffects(
    having.map(({ effects }) => effects[figure]!),
    { level },
  );
  const back = scale === "logit" ? (x: number): number => 1 / (1 + Math.exp(-x)) : (x: number): number => x;
  return {
    ...found,
    mean: back(found.mean),
    low: back(found.low),
    high: back(found.high),
    ...(found.prediction === undefined
      ? {}
      : { prediction: { low: back(found.prediction.low), high: back(found.prediction.high) } }),
    scale,
    sites: having.map(({ name }) => name),
  };
}
