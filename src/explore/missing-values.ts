import { dark } from "./colours.ts";
import { countMissing, type Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { longLabels, shownNames } from "./shown-names.ts";
import { titleOf } from "./titles.ts";

/** So many columns are shown. */
const mostColumns = 60;

/** Draws which share of each column is missing; of many columns, of those that lack most. */
export function drawMissing({ table, title }: FigureInput, features: readonly Feature[]): Figure {
  const counts = features.map(({ column }) => countMissing(column));
  const all = [...features.keys()];
  const byCount = all.length <= mostColumns ? all : all.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const shown = byCount.slice(0, mostColumns).sort((a, b) => a - b);
  const names = shownNames(shown.map((j) => features[j]!.spec.name));
  const values = shown.map((j, i) => {
    const missing = counts[j]!;
    return {
      column: names[i],
      share: missing / table.nRows,
      text: missing === 0 ? "0" : `${missing} (${((100 * missing) / table.nRows).toFixed(1)} %)`,
    };
  });
  const most = values.reduce((max, value) => Math.max(max, value.share), 0);
  return {
    name: "missing_values",
    title: "Missing values",
    spec: {
      title: titleOf(
        "Missing values by column",
        `${title}, n = ${table.nRows}`,
        describeOthers(counts, byCount),
      ),
      width: 420,
      height: { step: 20 },
      data: { values },
      encoding: {
        y: { field: "column", type: "nominal", sort: null, title: null, axis: longLabels },
        x: {
          field: "share",
          type: "quantitative",
          title: "share of the rows",
          axis: { format: ".1%", tickCount: 5 },
          scale: { domain: [0, Math.max(0.05, most)] },
        },
      },
      layer: [
        { mark: { type: "bar", color: dark } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
      padding: { left: 5, top: 5, bottom: 5, right: 80 },
    },
  };
}

/** What is said of the columns that are not shown. @param byCount the columns, those that lack most first. */
function describeOthers(counts: readonly number[], byCount: readonly number[]): string[] {
  if (byCount.length <= mostColumns) return [];
  if (counts[byCount[0]!] === 0)
    return [`${mostColumns} of ${byCount.length} columns, none of which lacks a value`];
  const next = counts[byCount[mostColumns]!]!;
  const others = next === 0 ? "the others lack none" : `each of the others lacks ${next} or fewer`;
  return [`${mostColumns} of ${byCount.length} columns, those that lack most values; ${others}`];
}
