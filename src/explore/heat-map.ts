import { positiveClass } from "../schema/index.ts";
import { type Association, associateColumns, outcomeColumn } from "./associate.ts";
import { classNames } from "./class-groups.ts";
import { colours, rampColours } from "./colours.ts";
import { countMissing, type Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { nearestColumns } from "./nearest-columns.ts";
import { besideLabels, labelWidth, lineHeight, linesOf, nameLabels, shownNames } from "./shown-names.ts";
import { titleOf } from "./titles.ts";

/** So many columns are shown beside the outcome: more could not be told apart. */
const mostColumns = 60;

/** Draws how strongly each two columns go together; of many columns, of those nearest the outcome. */
export function drawAssociations(
  { table, labels, schema, title }: FigureInput,
  features: readonly Feature[],
): Figure {
  const positive = positiveClass(schema, labels.classes);
  const outcome = outcomeColumn(schema.target.column, labels, positive);
  const all = features.map(({ column }) => column);
  const shown = nearestColumns(all, outcome, mostColumns).map((j) => all[j]!);
  const columns = [...shown, outcome];
  const names = mapLabels(columns.map((column) => column.name));
  const found = associateColumns(columns);
  const values = found.map(({ value, measure }, i) => ({
    a: names.columns[Math.floor(i / columns.length)],
    b: names.rows[i % columns.length],
    value: Number.isNaN(value) ? null : Number(value.toFixed(2)) + 0, // no -0
    text: textOf(value, measure),
    measure,
  }));
  const notes = [
    ...(shown.length < all.length
      ? [`${shown.length} of ${all.length} columns, those nearest the outcome`]
      : []),
    ...measureNotes(found),
    ...(positive === undefined || found.every(({ measure }) => measure !== "r")
      ? []
      : [`${outcome.name} counts as 1 where it is ${classNames([positive], schema)[0]}`]),
  ];
  const gaps = columns.some((column) => countMissing(column) > 0)
    ? "; of each pair the rows that have both values"
    : "";
  return {
    name: "correlation_heat_map",
    title: "Correlation heat map",
    spec: {
      title: titleOf("Association of columns", `${title}, n = ${table.nRows}${gaps}`, notes),
      description: nearestInWords(found.slice(-columns.length, -1), outcome.name),
      data: { values },
      ...mapOf(names, new Set(found.map(({ measure }) => measure))),
    },
  };
}

/** What is said of the measures that occur. */
function measureNotes(found: readonly Association[]): string[] {
  const measures = new Set(found.map(({ measure }) => measure));
  return [
    ...(found.some(({ value }) => Number.isNaN(value))
      ? ["–: not defined, as a column has one value or none in the rows of the pair"]
      : []),
    ...(measures.has("r")
      ? ["in colour, with a sign: Pearson r; of two codes the first counts as 0, the second as 1"]
      : []),
    ...(measures.has("eta") || measures.has("V")
      ? [
          "in grey, no sign, as three codes or more have no order: correlation ratio η, Cramér's V between codes",
        ]
      : []),
  ];
}

/** How the columns are named beside the map and below it. */
interface MapLabels {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Pixels of a cell. */
  readonly size: number;
  /** Of the names below it, in degrees. */
  readonly angle: number;
}

/** Names of columns for a map: beside and below it, or where they have no room below it, numbers that stand beside it as well. */
function mapLabels(columns: readonly string[]): MapLabels {
  const size = Math.max(14, Math.min(64, 590 / columns.length));
  const names = shownNames(columns);
  if (linesOf(names) * lineHeight <= size)
    return { rows: names, columns: names, size, angle: size < 20 ? -90 : -45 };
  return {
    rows: shownNames(
      columns.map((name, i) => `${i + 1}\u2002${name}`),
      2 * labelWidth,
    ),
    columns: columns.map((_, i) => String(i + 1)),
    size,
    angle: 0,
  };
}

/** A coloured cell for each pair, in colours of its own where the measure has a sign; with its number where there is room for it. */
function mapOf(
  { rows, columns, size, angle }: MapLabels,
  measures: ReadonlySet<Association["measure"]>,
): object {
  const axis = { type: "nominal", title: null };
  const signed = {
    ...cells("datum.measure === 'r'"),
    encoding: {
      color: colourBy(
        "r (with a sign)",
        [-1, -0.5, 0, 0.5, 1],
        [...rampColours("against").reverse(), ...rampColours("together").slice(1)],
      ),
    },
  };
  const unsigned = {
    ...cells("datum.measure !== 'r'"),
    encoding: { color: colourBy("η, V (no sign)", [0, 0.5, 1], rampColours("unsigned")) },
  };
  return {
    width: { step: size },
    height: { step: Math.max(size, linesOf(rows) * lineHeight) },
    encoding: {
      x: { ...axis, field: "a", sort: columns, axis: { ...nameLabels, labelAngle: angle } },
      y: { ...axis, field: "b", sort: rows, axis: besideLabels },
    },
    resolve: { scale: { color: "independent" } },
    layer: [
      ...(measures.has("r") ? [signed] : []),
      ...(measures.has("eta") || measures.has("V") ? [unsigned] : []),
      ...(size >= leastForNumbers ? [numbers(size)] : []),
    ],
  };
}

/** Cells of fewer pixels have no room for a number. */
const leastForNumbers = 28;

const cells = (filter: string): object => ({
  transform: [{ filter }],
  mark: { type: "rect", invalid: null },
});

function colourBy(title: string, domain: readonly number[], range: readonly string[]): object {
  return {
    field: "value",
    type: "quantitative",
    scale: { domain, range, interpolate: "rgb" },
    legend: { title, values: domain, format: ".1f", gradientLength: 60 * (domain.length - 1) * 0.5 },
  };
}

const numbers = (size: number): object => ({
  mark: { type: "text", fontSize: Math.min(11, size / 3.6) },
  encoding: {
    text: { field: "text" },
    color: {
      condition: { test: "abs(datum.value) >= 0.5", value: colours.onStrong },
      value: colours.onWeak,
    },
  },
});

/** The number of a cell: with a sign, and a true minus, where its measure has one; what rounds to zero has none. */
function textOf(value: number, measure: Association["measure"]): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value).toFixed(2);
  if (measure !== "r" || size === "0.00") return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/** The strongest associations with the outcome, in words. @param found those of the outcome. */
function nearestInWords(found: readonly Association[], outcome: string): string {
  const said = found
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, mostSaid)
    .map(({ b, value, measure }) => `${b} ${textOf(value, measure)}`);
  return said.length === 0 ? `Nothing goes with ${outcome}.` : `Nearest ${outcome}: ${said.join(", ")}`;
}

/** So many columns are said in words. */
const mostSaid = 10;
