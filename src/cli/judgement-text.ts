import {
  type Calibration,
  type DecisionPoint,
  type Figure,
  type Judgement,
  metrics,
  type UndefinedScore,
} from "../judge/index.ts";
import {
  noValue,
  reasonOf,
  showEnds,
  showFigure,
  showMethod,
  showPercent,
  showThreshold,
} from "./figure-text.ts";
import { subgroupTables } from "./subgroup-text.ts";
import { textTable } from "./text-table.ts";
import { labelledLine } from "./wrap-text.ts";

/** What stands before a sentence, as wide as the longest word and two spaces. */
const labelWidth = "calibration  ".length;

/** A judgement for people: metrics with their intervals, calibration, threshold and what decisions gain by it. */
export function describeJudgement(judgement: Judgement): string {
  const { calibration, decisionCurve, threshold } = judgement;
  const facts: [label: string, text: string][] =
    "undefined" in calibration
      ? [["note", calibration.reason]]
      : [
          ["calibration", calibrationSentence(calibration)],
          ...(typeof threshold === "number"
            ? [
                ["threshold", `${showThreshold(threshold)}: a row is positive above it`] satisfies [
                  string,
                  string,
                ],
              ]
            : []),
          ...(isCurve(decisionCurve)
            ? [["decisions", decisionSentence(decisionCurve)] satisfies [string, string]]
            : []),
        ];
  return [
    metricsTable(judgement.metrics),
    "",
    ...facts.map(([label, text]) => labelledLine(label.padEnd(labelWidth), text, process.stdout)),
  ].join("\n");
}

/** The groups of a judgement, as tables; empty where there are none. */
export function describeSubgroups({ subgroups }: Judgement): string[] {
  return "undefined" in subgroups ? [] : subgroupTables(subgroups);
}

/** Whether there is a decision curve: with more than two classes there is none. */
export function isCurve(curve: Judgement["decisionCurve"]): curve is readonly DecisionPoint[] {
  return Array.isArray(curve);
}

/** The metrics of one model on one set of rows, and below them the reasons for what is missing. */
function metricsTable(found: Judgement["metrics"]): string {
  const entries = Object.entries(found);
  const level = entries.map(([, figure]) => ("level" in figure ? figure.level : undefined)).find(Boolean);
  const rows = entries.map(([name, figure]) => [
    `  ${name}`,
    "undefined" in figure ? noValue : showFigure(figure.value),
    "low" in figure ? showEnds(figure) : "-",
    showMethod(figure),
  ]);
  const header = ["  metric", "value", level === undefined ? "interval" : `${showPercent(level)} interval`];
  return [textTable([...header, "method"], rows, { right: [1] }), ...reasons(entries)].join("\n");
}

/** Each reason once, with the metrics that it is about. */
function reasons(entries: readonly [string, Figure | UndefinedScore][]): string[] {
  const told = Map.groupBy(entries, ([, figure]) => reasonOf(figure));
  const lines = [...told].flatMap(([reason, about]) => {
    if (reason === undefined) return [];
    const names = about.length === metrics.length ? "all" : about.map(([name]) => name).join(", ");
    return [labelledLine(`  ${names}: `, reason, process.stdout)];
  });
  return lines.length === 0 ? [] : ["", ...lines];
}

/** Calibration in words: intercept and slope with their standard errors, ICI beside what chance makes of it. */
export function calibrationSentence(calibration: Omit<Calibration, "curve">): string {
  const { intercept, interceptStandardError, slope, slopeStandardError, ici, iciIfPerfect } = calibration;
  const withError = (value: typeof intercept, error: typeof intercept): string => {
    if (typeof value !== "number") return noValue;
    return `${showFigure(value)}${typeof error === "number" ? ` (standard error ${showFigure(error)})` : ""}`;
  };
  const lacks = [intercept, slope].flatMap((one) => (typeof one === "number" ? [] : [one.reason]));
  return [
    `intercept ${withError(intercept, interceptStandardError)}, slope ${withError(slope, slopeStandardError)}`,
    `ICI ${showFigure(ici)} (chance alone: ${showFigure(iciIfPerfect.mean)}, up to ${showFigure(iciIfPerfect.high)})`,
    ...wordsOf(calibration),
    ...new Set(lacks),
  ].join("; ");
}

/** What an intercept and a slope say, where they are further than chance from 0 and 1. */
function wordsOf({
  intercept,
  interceptStandardError,
  slope,
  slopeStandardError,
}: Omit<Calibration, "curve">): string[] {
  const isClear = (value: unknown, ideal: number, error: unknown): value is number =>
    typeof value === "number" && typeof error === "number" && Math.abs(value - ideal) > 1.96 * error;
  return [
    ...(isClear(intercept, 0, interceptStandardError)
      ? [`${intercept > 0 ? "more" : "fewer"} events occurred than were predicted`]
      : []),
    ...(isClear(slope, 1, slopeStandardError)
      ? [`the probabilities are too ${slope < 1 ? "extreme" : "timid"}`]
      : []),
  ];
}

/** At which thresholds acting on a model gains over acting on all and on none, and at which that is more than chance. */
export function decisionSentence(curve: readonly DecisionPoint[]): string {
  const gain = longestStretch(curve, ({ netBenefit, all }) => netBenefit > Math.max(all, 0));
  if (gain === undefined) return "at no threshold acting on the model gains over acting on all and on none";
  const clear = longestStretch(curve, ({ low = -1, lowOverAll = -1 }) => low > 0 && lowOverAll > 0);
  const beyond =
    clear === undefined ? "at none more than chance" : `more than chance at ${showStretch(clear)}`;
  return `acting on the model gains over acting on all and on none at thresholds of ${showStretch(gain)}, ${beyond}`;
}

type Stretch = readonly [from: number, to: number];

const showStretch = ([from, to]: Stretch): string => (from === to ? `${from}` : `${from} to ${to}`);

/** The longest stretch of thresholds at which something holds; of several as long the first. */
function longestStretch(
  curve: readonly DecisionPoint[],
  holds: (point: DecisionPoint) => boolean,
): Stretch | undefined {
  let best: readonly DecisionPoint[] = [];
  let current: DecisionPoint[] = [];
  for (const point of curve) {
    current = holds(point) ? [...current, point] : [];
    if (current.length > best.length) best = current;
  }
  return best.length === 0 ? undefined : [best[0]!.threshold, best.at(-1)!.threshold];
}
