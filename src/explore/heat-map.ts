import { associateColumns, outcomeColumn } from "./associate.ts";
import type { Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { nearestColumns } from "./nearest-columns.ts";
import { longLabels, shownNames } from "./shown-names.ts";
import { titleOf } from "./titles.ts";

/** So many columns are shown beside the outcome: more could not be told apart. */
const mostColumns = 60;

/** Draws how strongly each two columns go together; of many columns, of those nearest the outcome. */
export function drawAssociations(
  { table, labels, schema, title }: FigureInput,
  features: readonly Feature[],
): Figure {
  const outcome = outcomeColumn(schema.target.column, labels);
  const all = features.map(({ column }) => column);
  const shown = nearestColumns(all, outcome, mostColumns).map((j) => all[j]!);
  const columns = [...shown, outcome];
  const names = shownNames(columns.map((column) => column.name));
  const values = associateColumns(columns).map(({ value, measure }, i) => ({
    a: names[Math.floor(i / names.length)],
    b: names[i % names.length],
    value: Number.isNaN(value) ? null : value,
    text: Number.isNaN(value) ? "–" : twoDecimals(value),
    measure,
  }));
  const size = Math.max(14, Math.min(40, 640 / names.length));
  const axis = { type: "nominal", sort: names, title: null };
  const notes = [
    ...(shown.length < all.length
      ? [`${shown.length} of ${all.length} columns, those nearest the outcome`]
      : []),
    "numbers: Pearson r; number and code: correlation ratio η; codes: Cramér's V",
  ];
  return {
    name: "correlation_heat_map",
    title: "Correlation heat map",
    spec: {
      title: titleOf("Association of columns", `${title}, n = ${table.nRows}`, notes),
      width: { step: size },
      height: { step: size },
      data: { values },
      encoding: {
        x: { ...axis, field: "a", axis: { ...longLabels, labelAngle: size < 20 ? -90 : -45 } },
        y: { ...axis, field: "b", axis: longLabels },
      },
      layer: [
        {
          mark: { type: "rect", invalid: null },
          encoding: {
            color: {
              field: "value",
              type: "quantitative",
              scale: { domain: [-1, 0, 1], range: ["#b5541c", "#ffffff", "#0b3954"], interpolate: "rgb" },
              legend: { title: "strength" },
            },
          },
        },
        ...(size >= 28
          ? [
              {
                mark: { type: "text", fontSize: Math.min(11, size / 3.4) },
                encoding: {
                  text: { field: "text" },
                  color: { condition: { test: "abs(datum.value) > 0.55", value: "white" }, value: "#222222" },
                },
              },
            ]
          : []),
      ],
    },
  };
}

/** A number with two decimals and a true minus sign; what rounds to zero has no sign. */
const twoDecimals = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, "")
    .replace("-", "−");
