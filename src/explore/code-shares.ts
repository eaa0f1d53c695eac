import type { CategoricalColumn } from "../core/index.ts";
import type { FeatureSpec } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { classShares } from "./class-shares.ts";
import { groupCodes, groupNote } from "./code-groups.ts";
import { codeNames, countCodes } from "./describe.ts";
import { textWidth } from "./font.ts";
import {
  barMark,
  classColour,
  countedLabels,
  countedNames,
  mostFacets,
  percentAxis,
  type Shares,
  shareColour,
} from "./share-figure.ts";
import {
  axisTitle,
  besideLabels,
  labelSize,
  lineHeight,
  linesOf,
  nameLabels,
  shownNames,
  stepOf,
} from "./shown-names.ts";
import { percentOf, plotWidth } from "./titles.ts";

/**
 * The share of each code within each class: bars side by side where the names of the codes have room below them, else lying
 * ones; and coloured cells where there are many classes, or many bars.
 */
export function drawCodeShares(
  column: CategoricalColumn,
  spec: FeatureSpec,
  classes: ClassGroups,
  outcome: string,
): Shares {
  const groups = groupCodes(countCodes(column), codeNames(spec, column.categories), "codes");
  const names = shownNames(groups.names);
  const cellOf = (row: number): number => groups.groupOf[column.codes[row]!] ?? -1;
  const { counts, shares } = classShares(classes, names.length, cellOf);
  const labels = countedLabels(classes, counts);
  const values = shares.flatMap((row, k) =>
    Array.from(row, (share, i) => ({ class: labels[k], code: names[i], share })),
  );
  const hasCells = labels.length > mostFacets || labels.length * names.length > mostBars;
  const draw = hasCells ? cellsOf : haveRoom(names) ? standingBars : lyingBars;
  const counted = countedNames(classes, counts);
  return {
    notes: groupNote(groups, "codes"),
    spec: { data: { values }, ...draw({ title: spec.name, names, labels, outcome }) },
    description: shares.map((row, k) => `${counted[k]}: ${mostFrequent(row, groups.names)}`).join(". "),
  };
}

/** So many bars can be told apart in one plot; more are coloured cells. */
const mostBars = 80;

/** The most frequent codes in words. */
function mostFrequent(shares: Float64Array, names: readonly string[]): string {
  return [...shares.keys()]
    .sort((a, b) => shares[b]! - shares[a]! || a - b)
    .slice(0, mostSaid)
    .map((i) => `${names[i]} ${percentOf(shares[i]!, 1)}`)
    .join(", ");
}

/** So many codes of a class are said in words. */
const mostSaid = 5;

/** What a plot is drawn of: the name of the column, those of its codes and classes as labels, and the outcome. */
interface Plot {
  readonly title: string;
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly outcome: string;
}

function cellsOf({ title, names, labels, outcome }: Plot): object {
  const step = stepOf(names, 20);
  return {
    width: { step: Math.max(plotWidth / labels.length, linesOf(labels) * lineHeight * 1.5) },
    height: { step },
    mark: "rect",
    encoding: {
      x: {
        field: "class",
        type: "nominal",
        sort: labels,
        title: axisTitle(outcome, plotWidth),
        axis: { ...nameLabels, labelAngle: -45 },
      },
      y: codesUpright(title, names, step),
      color: shareColour,
    },
  };
}

/** An axis of codes from top to bottom. @param step the height of each, in pixels. */
function codesUpright(title: string, names: readonly string[], step: number): object {
  return {
    field: "code",
    type: "nominal",
    sort: names,
    title: axisTitle(title, names.length * step),
    axis: besideLabels,
  };
}

function standingBars({ title, names, labels, outcome }: Plot): object {
  return {
    width: plotWidth,
    height: 240,
    mark: barMark,
    encoding: {
      x: {
        field: "code",
        type: "nominal",
        sort: names,
        title: axisTitle(title, plotWidth),
        axis: { ...nameLabels, labelAngle: 0 },
      },
      xOffset: { field: "class", sort: labels },
      y: share,
      color: classColour(labels, outcome),
    },
  };
}

function lyingBars({ title, names, labels, outcome }: Plot): object {
  const step = stepOf(names, Math.max(20, labels.length * 12));
  return {
    width: plotWidth,
    height: { step, for: "position" },
    mark: barMark,
    encoding: {
      y: codesUpright(title, names, step),
      yOffset: { field: "class", sort: labels },
      x: share,
      color: classColour(labels, outcome),
    },
  };
}

/** Whether the names of codes fit side by side below standing bars. */
function haveRoom(names: readonly string[]): boolean {
  const slot = plotWidth / names.length - gap;
  return names.every((name) => !name.includes("\n") && textWidth(name, labelSize) <= slot);
}

/** Pixels between names side by side. */
const gap = 8;

const share = { field: "share", type: "quantitative", axis: percentAxis };
