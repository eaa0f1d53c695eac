import type { Figure, Interval, UndefinedScore } from "../judge/index.ts";

/** How a method of intervals is called in a table. */
const methods: Readonly<Record<Interval["method"], string>> = {
  "corrected-resampled-t": "corrected resampled t",
  "delong-logit": "DeLong, logit",
  "delong-paired": "DeLong, paired",
  "newcombe-score": "Newcombe",
  wilson: "Wilson",
  "stratified-bootstrap": "bootstrap",
  "optimism-bootstrap": "optimism bootstrap",
};

/** What stands where a figure has no value. */
export const noValue = "no value";

/** A number with so many decimals, and never `-0.000`. */
export function showFigure(value: number, nDecimals = 3): string {
  const text = value.toFixed(nDecimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A threshold as people read it, with four digits that count: `0.2056`. The JSON documents have all of them. */
export function showThreshold(threshold: number): string {
  const rounded = Number(threshold.toPrecision(4));
  return String(rounded < 1 ? rounded : threshold); // a probability above 1 there is none
}

/** Both ends of an interval: `[0.880, 0.946]`. */
export function showEnds({ low, high }: Pick<Interval, "low" | "high">, nDecimals = 3): string {
  return `[${showFigure(low, nDecimals)}, ${showFigure(high, nDecimals)}]`;
}

/** A figure with the ends of its interval, where it has one: `0.913 [0.880, 0.946]`. */
export function showWithEnds(figure: Figure | UndefinedScore, nDecimals = 3): string {
  if ("undefined" in figure) return noValue;
  const value = showFigure(figure.value, nDecimals);
  return "noInterval" in figure ? value : `${value} ${showEnds(figure, nDecimals)}`;
}

/** How the interval of a figure was made, in a few words; why there is none. */
export function showMethod(figure: Figure | UndefinedScore): string {
  if ("undefined" in figure) return "";
  return "noInterval" in figure ? "none" : methods[figure.method];
}

/** Why a figure has no value, or no interval; `undefined` where it has both. */
export function reasonOf(figure: Figure | UndefinedScore): string | undefined {
  if ("undefined" in figure) return figure.reason;
  return "noInterval" in figure ? figure.noInterval.reason : undefined;
}

/** A level of confidence: `95 %`. */
export const showPercent = (level: number): string => `${Number((level * 100).toPrecision(4))} %`;
