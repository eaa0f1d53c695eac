import type { CategoricalColumn } from "../core/index.ts";
import type { FeatureSpec } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { classShares } from "./class-shares.ts";
import { groupCodes, groupNote } from "./code-groups.ts";
import { classColours, dark } from "./colours.ts";
import { codeNames, countCodes } from "./describe.ts";
import { mostFacets, percentAxis, type Shares, shareColour } from "./share-figure.ts";
import { longLabels, longLegend, shownName, shownNames, uprightName } from "./shown-names.ts";

/**
 * The share of each code within each class: bars side by side where the names of the codes have room below them, else lying
 * ones; and coloured cells where there are many classes.
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
  const values = classShares(classes, names.length, cellOf).flatMap((row, k) =>
    Array.from(row, (share, i) => ({ class: classes.names[k], code: names[i], share })),
  );
  const hasCells = classes.names.length > mostFacets;
  const draw = hasCells ? cellsOf : haveRoom(names, classes) ? standingBars : lyingBars;
  return {
    notes: groupNote(groups, "codes"),
    spec: { data: { values }, ...draw({ title: spec.name, names, classes, outcome }) },
  };
}

/** What a plot is drawn of: the name of the column, those of its codes, and the outcome. */
interface Plot {
  readonly title: string;
  readonly names: readonly string[];
  readonly classes: ClassGroups;
  readonly outcome: string;
}

function cellsOf({ title, names, outcome }: Plot): object {
  const step = 20;
  return {
    width: { step },
    height: { step },
    mark: "rect",
    encoding: {
      x: {
        field: "class",
        type: "nominal",
        sort: null,
        title: outcome,
        axis: { ...longLabels, labelAngle: -45 },
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
    title: uprightName(title, names.length * step),
    axis: longLabels,
  };
}

function standingBars({ title, names, classes, outcome }: Plot): object {
  return {
    width: widthOf(names, classes),
    height: 240,
    mark: barMark,
    encoding: {
      x: {
        field: "code",
        type: "nominal",
        sort: names,
        title: shownName(title),
        axis: { ...longLabels, labelAngle: 0 },
      },
      xOffset: { field: "class", sort: classes.names },
      y: share,
      color: colourOf(classes, outcome),
    },
  };
}

function lyingBars({ title, names, classes, outcome }: Plot): object {
  const step = Math.max(18, classes.names.length * 11);
  return {
    width: 440,
    height: { step, for: "position" },
    mark: barMark,
    encoding: {
      y: codesUpright(title, names, step),
      yOffset: { field: "class", sort: classes.names },
      x: share,
      color: colourOf(classes, outcome),
    },
  };
}

/** Whether the names of codes fit side by side below standing bars. */
function haveRoom(names: readonly string[], classes: ClassGroups): boolean {
  const widest = names.reduce((most, name) => Math.max(most, name.length), 0);
  return widest * letterWidth <= widthOf(names, classes) / names.length;
}

/** Pixels of a letter on an axis, about. */
const letterWidth = 7;

const widthOf = (names: readonly string[], classes: ClassGroups): number =>
  Math.max(240, Math.min(720, names.length * classes.names.length * 34));

const barMark = { type: "bar", stroke: dark, strokeWidth: 0.6 };
const share = { field: "share", type: "quantitative", axis: percentAxis };

const colourOf = (classes: ClassGroups, outcome: string): object => ({
  field: "class",
  type: "nominal",
  sort: classes.names,
  scale: { domain: classes.names, range: classColours(classes.names.length) },
  title: outcome,
  legend: longLegend,
});
