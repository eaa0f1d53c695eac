import type { Labels, Matrix } from "../../core/index.ts";
import { binaryAnswers, type Judgement, rocCurve } from "../../judge/index.ts";
import { columnsOf } from "../wrap-text.ts";
import { barsOf } from "./bars.ts";
import { glyphsOf } from "./glyphs.ts";
import { besideEachOther, drawPlot, leastPlotWidth, type PlotSpec } from "./plot.ts";

/** The lines of a plot that is a square of shares, and of one that is not. */
const heights = { square: 11, flat: 9 };
/** Plots are no wider, whatever the terminal is. */
const mostWidth = 100;

/** What a model answered, and what was so. */
export interface PlottedAnswers {
  readonly yTrue: Labels;
  readonly probabilities: Matrix;
  readonly positive: string | undefined;
}

/**
 * The plots of a judgement: ROC curve and calibration beside each other where there is room, and the decision curve.
 *
 * @param answers what was judged; without them there is no ROC curve.
 * @param stream where they go: it says how wide they may be.
 * @returns lines of text; none where there are no rows of both of two classes, or no room.
 */
export function judgementPlots(
  { calibration, decisionCurve, metrics }: Judgement,
  answers: PlottedAnswers | undefined,
  stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
): string[] {
  const width = Math.min(columnsOf(stream), mostWidth);
  const hasBoth = metrics["roc_auc"] !== undefined && "value" in metrics["roc_auc"];
  if ("undefined" in calibration || "undefined" in decisionCurve || !hasBoth || width < leastPlotWidth)
    return [];
  const glyphs = glyphsOf(process.env, process.platform);
  const draw = (spec: PlotSpec, height: number) => (room: number) =>
    drawPlot(spec, { width: room, height, glyphs });
  const decisions = decisionPlot(decisionCurve);
  if (answers === undefined) {
    const fit = draw(calibrationPlot(calibration.curve), heights.square);
    return ["", ...besideEachOther(fit, draw(decisions, heights.square), width)];
  }
  const { yTrue, positive } = answers;
  const ofEvent = binaryAnswers(yTrue, answers.probabilities, positive).probabilities;
  const roc = draw(rocPlot(rocCurve(yTrue, ofEvent, { positive })), heights.square);
  const bars = (room: number): string[] => [barsOf(ofEvent, room, glyphs)];
  const fit = draw(calibrationPlot(calibration.curve, bars), heights.square);
  return ["", ...besideEachOther(roc, fit, width), "", ...draw(decisions, heights.flat)(Math.min(width, 80))];
}

/** The axis of a share. */
const share = (label: string) => ({ label, from: 0, to: 1 });

/** The diagonal of a square of shares, called so. */
const diagonal = (label: string) =>
  ({
    label,
    stroke: "dotted",
    points: [
      [0, 0],
      [1, 1],
    ],
  }) as const;

/**
 * How many of the events a model finds for how many false alarms, at every threshold.
 *
 * @param curve as `rocCurve` gives it.
 */
export function rocPlot(curve: { readonly fpr: Float64Array; readonly tpr: Float64Array }): PlotSpec {
  return {
    title: "ROC curve",
    x: share("1 - specificity"),
    y: share("sensitivity"),
    series: [
      diagonal("chance"),
      { label: "model", stroke: "solid", points: Array.from(curve.fpr, (x, i) => [x, curve.tpr[i]!]) },
    ],
  };
}

/**
 * How often the event occurred among rows of a predicted probability, smoothed.
 *
 * @param curve by rising predicted probability.
 * @param bars a line of bars, how many rows have which probability, that stands below.
 */
export function calibrationPlot(
  curve: readonly { readonly predicted: number; readonly observed: number }[],
  bars?: (width: number) => string[],
): PlotSpec {
  return {
    title: bars === undefined ? "Calibration" : "Calibration, and rows by probability",
    x: share("predicted"),
    y: share("observed"),
    series: [
      diagonal("perfect"),
      {
        label: "model",
        stroke: "solid",
        points: curve.map(({ predicted, observed }) => [predicted, observed]),
      },
    ],
    below: bars,
  };
}

/** What is gained by acting above a threshold, as a share of all rows found ill with nobody treated in vain. */
export interface NetBenefit {
  readonly threshold: number;
  readonly netBenefit: number;
  /** Of acting on every row. */
  readonly all: number;
}

/** How far below nothing a decision curve is drawn, as a share of its height. */
const below = 0.15;

/** The net benefit of acting on the model beside that of acting on all rows, and on none, which is 0. */
export function decisionPlot(curve: readonly NetBenefit[]): PlotSpec {
  const gains = curve.flatMap(({ netBenefit, all }) => [netBenefit, all]);
  const most = Math.max(...gains.filter(Number.isFinite), 0);
  const to = most > 0 ? most : 0.01;
  const thresholds = curve.map(({ threshold }) => threshold);
  const [from, last] = [Math.min(...thresholds), Math.max(...thresholds)];
  return {
    title: "Decision curve",
    x: { label: "threshold", from, to: last > from ? last : from + 0.01 },
    y: { label: "net benefit", from: -below * to, to },
    series: [
      { label: "act on all", stroke: "dotted", points: curve.map(({ threshold, all }) => [threshold, all]) },
      { label: "", stroke: "dotted", points: [from, last].map((threshold) => [threshold, 0]) },
      {
        label: "on the model",
        stroke: "solid",
        points: curve.map(({ threshold, netBenefit }) => [threshold, netBenefit]),
      },
    ],
  };
}
