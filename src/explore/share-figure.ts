import type { ClassGroups } from "./class-groups.ts";
import { classColours, colours, rampColours } from "./colours.ts";
import { textWidth } from "./font.ts";
import { axisTitle, labelSize, labelWidth, nameLabels, shownNames } from "./shown-names.ts";
import { percentLabels, plotWidth } from "./titles.ts";

/** What the figure of one feature shows, apart from the rows of the table. */
export interface Shares {
  /** The figure without its head. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What it does not show apart: a line each. */
  readonly notes: readonly string[];
  /** What it shows, in words. */
  readonly description: string;
}

/** So many classes have a colour and a place of their own in the figure of a feature; more become rows or columns of cells. */
export const mostFacets = 8;

/** The axis of a share of a class. */
export const percentAxis = { ...percentLabels, title: "share of the class", tickCount: 4 };

/** The same for figures that are too low for the whole title. */
export const shortPercentAxis = { ...percentAxis, title: "share", tickCount: 3 };

/** A share of a class as the colour of a cell. */
export const shareColour = {
  field: "share",
  type: "quantitative",
  scale: { range: rampColours("share"), domainMin: 0, interpolate: "rgb" },
  legend: { ...percentLabels, title: ["share of", "the class"], gradientLength: 120 },
};

/** Bars, and what borders them: pale ones stand out from the paper by it. */
export const barMark = { type: "bar", stroke: colours.bar, strokeWidth: 0.6 };

/** The classes as a figure of a feature names them, each with the rows that it has a value of: "1 (disease), n = 139". */
export function countedNames(classes: ClassGroups, counts: Float64Array): string[] {
  return classes.names.map((name, k) => `${name}, n\u00a0=\u00a0${counts[k]}`);
}

/** The same as labels, broken into lines. @param width of a line, in pixels. */
export const countedLabels = (classes: ClassGroups, counts: Float64Array, width = labelWidth): string[] =>
  shownNames(countedNames(classes, counts), width);

/** Colours for classes, with a legend above the plot: beside it half of the figure would be empty. @param names as labels. */
export function classColour(names: readonly string[], outcome: string): object {
  const widest = Math.max(
    ...names.flatMap((name) => name.split("\n")).map((line) => textWidth(line, labelSize)),
  );
  const nRows = Math.ceil((names.length * (widest + symbolWidth)) / plotWidth);
  return {
    field: "class",
    type: "nominal",
    sort: names,
    scale: { domain: names, range: classColours(names.length) },
    title: axisTitle(outcome, plotWidth),
    legend: { ...nameLabels, orient: "top", columns: Math.ceil(names.length / nRows) },
  };
}

/** Pixels of the symbol before a label of a legend, and of what is left free around both. */
const symbolWidth = 36;
