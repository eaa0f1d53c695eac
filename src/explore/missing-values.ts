import { colours } from "./colours.ts";
import { countMissing, type Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { besideLabels, shownNames, stepOf } from "./shown-names.ts";
import { percentLabels, percentOf, plotWidth, sentence, titleOf } from "./titles.ts";

/** So many columns are shown. */
const mostColumns = 60;

/** Draws which share of each column is missing; of many columns, of those that lack most. */
export function drawMissing({ table, title }: FigureInput, features: readonly Feature[]): Figure {
  const counts = features.map(({ column }) => countMissing(column));
  const all = [...features.keys()];
  const byCount = all.length <= mostColumns ? all : all.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const shown = byCount.slice(0, mostColumns).sort((a, b) => a - b);
  const columns = shown.map((j) => features[j]!.spec.name);
  const names = shownNames(columns);
  const values = shown.map((j, i) => {
    const missing = counts[j]!;
    return {
      column: names[i],
      share: missing / table.nRows,
      text: missing === 0 ? "0" : `${missing} (${percentOf(missing, table.nRows)})`,
    };
  });
  const most = values.reduce((max, value) => Math.max(max, value.share), 0);
  const lacking = values.flatMap(({ share, text }, i) => (share === 0 ? [] : [`${columns[i]}: ${text}`]));
  const head = { name: "missing_values", title: "Missing values" };
  const titleWith = (notes: readonly string[]): object =>
    titleOf("Missing values by column", `${title}, n = ${table.nRows}`, notes);
  if (most === 0) return { ...head, spec: { title: titleWith([]), ...sentence(noneLacks(features.length)) } };
  return {
    ...head,
    spec: {
      title: titleWith(describeOthers(counts, byCount)),
      description: `Missing: ${lacking.join("; ")}`,
      width: plotWidth,
      height: { step: stepOf(names, 20) },
      data: { values },
      encoding: {
        y: { field: "column", type: "nominal", sort: null, title: null, axis: besideLabels },
        x: {
          field: "share",
          type: "quantitative",
          title: "share of the rows",
          axis: { ...percentLabels, tickCount: 5 },
          scale: { domain: [0, Math.max(0.05, most)] },
        },
      },
      layer: [
        { mark: { type: "bar", color: colours.bar } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
    },
  };
}

const noneLacks = (nColumns: number): string =>
  nColumns === 1 ? "the only column has all values" : `none of the ${nColumns} columns lacks a value`;

/** What is said of the columns that are not shown. @param byCount the columns, those that lack most first. */
function describeOthers(counts: readonly number[], byCount: readonly number[]): string[] {
  if (byCount.length <= mostColumns) return [];
  const next = counts[byCount[mostColumns]!]!;
  const others = next === 0 ? "the others lack none" : `each of the others lacks ${next} or fewer`;
  return [`${mostColumns} of ${byCount.length} columns, those that lack most values; ${others}`];
}
