import { metrics, type ScoreSummary, type UndefinedScore } from "../judge/index.ts";
import { explainSpread, type RunResult } from "../pipeline/index.ts";
import { noValue, showEnds, showFigure, showPercent } from "./figure-text.ts";
import { textTable } from "./text-table.ts";

/** The candidates of a run side by side: a line for each metric, with mean, standard deviation and interval, and below what these are. */
export function candidatesTable(
  result: Pick<RunResult, "candidates" | "selected" | "folds" | "repeats" | "seed">,
): string[] {
  const { candidates, selected, seed } = result;
  const shown = metrics
    .filter(({ isHeadline }) => isHeadline)
    .map(({ name }) => name)
    .filter((name) => candidates.some((candidate) => candidate.metrics[name] !== undefined));
  const header = candidates.map(({ name }) => `${name === selected ? "*" : " "} ${name}`);
  const rows = shown.map((metric) => [
    `  ${metric}`,
    ...candidates.map(({ metrics: found }) => showMean(found[metric])),
  ]);
  const level = shown
    .flatMap((metric) => candidates.map((candidate) => candidate.metrics[metric]))
    .map((found) => (found !== undefined && "level" in found ? found.level : undefined))
    .find((found) => found !== undefined);
  const interval = level === undefined ? "" : ` [${showPercent(level)} interval of the mean]`;
  return [
    textTable(["  metric", ...header], rows),
    "",
    `  ${explainSpread(result)}${interval}, seed ${seed}; * is chosen`,
  ];
}

/** A metric of a candidate: `0.913 ± 0.038 [0.880, 0.946]`. */
function showMean(summary: ScoreSummary | UndefinedScore | undefined): string {
  if (summary === undefined) return "-";
  if ("undefined" in summary) return noValue;
  const { mean, sd } = summary;
  return [
    showFigure(mean),
    ...(sd === undefined ? [] : [`± ${showFigure(sd)}`]),
    ...("low" in summary ? [showEnds(summary)] : []),
  ].join(" ");
}
