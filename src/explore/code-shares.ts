import type { CategoricalColumn } from "../core/index.ts";
import type { FeatureSpec } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { classShares } from "./class-shares.ts";
import { groupCodes, groupNote } from "./code-groups.ts";
import { classColours, dark } from "./colours.ts";
import { codeNames, countCodes } from "./describe.ts";
import type { Shares } from "./distribution.ts";
import { mostFacets, percentAxis, shareColour } from "./share-axes.ts";
import { longLabels, shownName, shownNames } from "./shown-names.ts";

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
  const code = { field: "code", type: "nominal", sort: names, title: shownName(spec.name) };
  const cellOf = (row: number): number => groups.groupOf[column.codes[row]!] ?? -1;
  const values = classShares(classes, names.length, cellOf).flatMap((row, k) =>
    Array.from(row, (share, i) => ({ class: classes.names[k], code: names[i], share })),
  );
  return {
    notes: groupNote(groups, "codes"),
    spec: {
      data: { values },
      ...(classes.names.length > mostFacets ? cellsOf(code, outcome) : barsOf(code, names, classes, outcome)),
    },
  };
}

function cellsOf(code: object, outcome: string): object {
  return {
    width: { step: 20 },
    height: { step: 20 },
    mark: "rect",
    encoding: {
      x: {
        field: "class",
        type: "nominal",
        sort: null,
        title: outcome,
        axis: { ...longLabels, labelAngle: -45 },
      },
      y: { ...code, axis: longLabels },
      color: shareColour,
    },
  };
}

function barsOf(code: object, names: readonly string[], classes: ClassGroups, outcome: string): object {
  const nClasses = classes.names.length;
  const offset = { field: "class", sort: classes.names };
  const share = { field: "share", type: "quantitative", axis: percentAxis };
  const bars = {
    mark: { type: "bar", stroke: dark, strokeWidth: 0.6 },
    colour: {
      field: "class",
      type: "nominal",
      sort: classes.names,
      scale: { domain: classes.names, range: classColours(nClasses) },
      title: outcome,
      legend: longLabels,
    },
  };
  const width = Math.max(240, Math.min(720, names.length * nClasses * 34));
  const widest = names.reduce((most, name) => Math.max(most, name.length), 0);
  const hasRoom = widest * letterWidth <= width / names.length;
  return hasRoom
    ? {
        width,
        height: 240,
        mark: bars.mark,
        encoding: {
          x: { ...code, axis: { ...longLabels, labelAngle: 0 } },
          xOffset: offset,
          y: share,
          color: bars.colour,
        },
      }
    : {
        width: 440,
        height: { step: Math.max(18, nClasses * barHeight), for: "position" },
        mark: bars.mark,
        encoding: {
          y: { ...code, axis: longLabels },
          yOffset: offset,
          x: share,
          color: bars.colour,
        },
      };
}

/** Pixels of a letter on an axis, about. */
const letterWidth = 7;

/** Pixels of one of the lying bars of a code. */
const barHeight = 11;
