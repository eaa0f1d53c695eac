import {
  type CategoricalColumn,
  type Column,
  countClasses,
  getColumn,
  type Labels,
  type NumericColumn,
  type Table,
} from "../core/index.ts";
import { type FeatureSpec, featureSpecs, type Schema } from "../schema/index.ts";
import { associateColumns, outcomeColumn } from "./associate.ts";
import { codeName } from "./describe.ts";
import { type Bins, binOf, roundBins } from "./histogram.ts";

/** A figure as a Vega-Lite specification with its data inside. */
export interface Figure {
  /** Its file's name without ending: letters, digits, `_` and `-`. */
  readonly name: string;
  readonly title: string;
  readonly spec: VegaLiteSpec;
}

/** A Vega-Lite specification: plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** What figures are drawn of. */
export interface FigureInput {
  readonly table: Table;
  readonly labels: Labels;
  readonly schema: Schema;
  /** What the table is called in titles: the project's title. */
  readonly title: string;
}

/** All figures of a table: class balance, missing values, associations, and each feature by outcome. */
export function drawFigures(input: FigureInput): Figure[] {
  const specs = featureSpecs(input.schema);
  const fileNames = distributionNames(specs.map((spec) => spec.name));
  return [
    drawClassBalance(input),
    drawMissing(input),
    drawAssociations(input),
    ...specs.map((spec, i) => drawDistribution(input, spec, fileNames[i]!)),
  ];
}

/** File names of columns' figures: none twice, even where capitals do not count, and none too long for a file system. */
function distributionNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const plain = column.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
    let name = `distribution_${plain}`;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `distribution_${plain}_${i}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** The name of a class for people: "1 (disease)". */
function className(schema: Schema, value: string): string {
  const label = schema.target.labels?.[value] ?? targetCodeLabel(schema, value);
  return shown(label === undefined ? value : `${value} (${label})`);
}

/**
 * A name as figures may hold it. Vega keeps names as keys of plain objects, so that one such as `constructor` would find what
 * all objects have: an unseen space at its end makes another name of it.
 */
function shown(text: string): string {
  return text in Object.prototype ? `${text}\u00a0` : text;
}

function targetCodeLabel(schema: Schema, value: string): string | undefined {
  const spec = schema.columns.find((column) => column.name === schema.target.column);
  return spec?.kind === "categorical"
    ? spec.codes.find((code) => String(code.value) === value)?.label
    : undefined;
}

/** Red, green and blue of four colours from dark to pale. Their lightness grows evenly, so that a print in grey keeps the order. */
const scale = [
  [11, 57, 84],
  [8, 126, 139],
  [110, 180, 130],
  [245, 220, 150],
] as const;

/**
 * Colours for `n` classes, apart in lightness so that they can be told without hue.
 *
 * @returns a colour for each class, as `#rrggbb`: of two the first is pale, else they go from dark to pale.
 */
export function classColours(n: number): string[] {
  if (n === 2) return ["#bfd7ea", "#0b3954"];
  return Array.from({ length: n }, (_, i) => {
    const place = n === 1 ? 0 : (i / (n - 1)) * (scale.length - 1);
    const low = Math.min(Math.floor(place), scale.length - 2);
    const mix = scale[low]!.map((from, j) => Math.round(from + (scale[low + 1]![j]! - from) * (place - low)));
    return `#${mix.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  });
}

/** An axis whose labels may be 320 pixels long; by itself Vega-Lite cuts them at 180. */
const longLabels = { labelLimit: 320 };
/** The axis of a share of a class. */
const percentAxis = { format: ".0%", title: "share of the class", tickCount: 4 };
/** The same for figures that are too low for the whole title. */
const shortPercentAxis = { ...percentAxis, title: "share", tickCount: 3 };

function drawClassBalance({ labels, schema, title }: FigureInput): Figure {
  const counts = countClasses(labels);
  const n = labels.codes.length;
  const values = labels.classes.map((name, i) => ({
    class: className(schema, name),
    rows: counts[i],
    text: `${counts[i]} (${((100 * counts[i]!) / n).toFixed(1)} %)`,
  }));
  const y = {
    field: "class",
    type: "nominal",
    sort: null,
    title: shown(schema.target.column),
    axis: longLabels,
  };
  return {
    name: "class_balance",
    title: "Class balance",
    spec: {
      title: { text: `Class balance of ${schema.target.column}`, subtitle: `${title}, n = ${n}` },
      width: 420,
      height: { step: 44 },
      data: { values },
      encoding: { y, x: { field: "rows", type: "quantitative", title: "rows" } },
      layer: [
        { mark: { type: "bar", color: "#0b3954" } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
      padding: { left: 5, top: 5, bottom: 5, right: 90 },
    },
  };
}

function drawMissing({ table, schema, title }: FigureInput): Figure {
  const values = featureSpecs(schema).map((spec) => {
    const missing = countMissing(getColumn(table, spec.name));
    return {
      column: shown(spec.name),
      share: missing / table.nRows,
      text: missing === 0 ? "0" : `${missing} (${((100 * missing) / table.nRows).toFixed(1)} %)`,
    };
  });
  const most = Math.max(...values.map((value) => value.share));
  return {
    name: "missing_values",
    title: "Missing values",
    spec: {
      title: { text: "Missing values by column", subtitle: `${title}, n = ${table.nRows}` },
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
        { mark: { type: "bar", color: "#0b3954" } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
      padding: { left: 5, top: 5, bottom: 5, right: 80 },
    },
  };
}

function countMissing(column: Column): number {
  return column.kind === "numeric"
    ? column.values.reduce((n, value) => n + (Number.isNaN(value) ? 1 : 0), 0)
    : column.codes.reduce((n, code) => n + (code < 0 ? 1 : 0), 0);
}

function drawAssociations({ table, labels, schema, title }: FigureInput): Figure {
  const columns = [
    ...featureSpecs(schema).map((spec) => getColumn(table, spec.name)),
    outcomeColumn(schema.target.column, labels),
  ];
  const names = columns.map((column) => shown(column.name));
  const values = associateColumns(columns).map(({ a, b, value, measure }) => ({
    a: shown(a),
    b: shown(b),
    value: Number.isNaN(value) ? null : value,
    text: Number.isNaN(value) ? "–" : twoDecimals(value),
    measure,
  }));
  const size = Math.max(14, Math.min(40, 640 / names.length));
  const axis = { type: "nominal", sort: names, title: null };
  return {
    name: "correlation_heat_map",
    title: "Correlation heat map",
    spec: {
      title: {
        text: "Association of columns",
        subtitle: [
          `${title}, n = ${table.nRows}`,
          "numbers: Pearson r; number and code: correlation ratio η; codes: Cramér's V",
        ],
      },
      width: { step: size },
      height: { step: size },
      data: { values },
      encoding: {
        x: { ...axis, field: "a", axis: { ...longLabels, labelAngle: -45 } },
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

/** Draws one feature by outcome: of numbers a histogram for each class, of codes grouped bars. Both show shares within the class. */
function drawDistribution(input: FigureInput, spec: FeatureSpec, name: string): Figure {
  const column = getColumn(input.table, spec.name);
  const { labels, schema, title } = input;
  const missing = countMissing(column);
  const classes = labels.classes.map((name) => className(schema, name));
  const subtitle = `${title}, n = ${input.table.nRows - missing}${missing === 0 ? "" : `, ${missing} missing`}`;
  const what = (spec.description ?? spec.name).split(";")[0]!;
  const common = { name, title: `${what} by outcome` };
  const head = {
    title: { text: `${spec.description === undefined ? what : capitalize(what)} by outcome`, subtitle },
  };
  const colour = {
    field: "class",
    type: "nominal",
    sort: classes,
    scale: { domain: classes, range: classColours(classes.length) },
    title: shown(schema.target.column),
    legend: longLabels,
  };
  if (column.kind === "numeric") {
    const bins = roundBins(column.values);
    const axisTitle = spec.unit === undefined ? shown(spec.name) : `${spec.name} (${spec.unit})`;
    return {
      ...common,
      spec: {
        ...head,
        data: { values: numericShares(column, bins, labels, classes) },
        facet: {
          row: {
            field: "class",
            type: "nominal",
            sort: classes,
            header: { labelOrient: "top", labelAnchor: "start", labelAngle: 0, labelPadding: 4, title: null },
          },
        },
        spacing: 12,
        spec: {
          width: 440,
          height: classes.length > 3 ? 70 : 110,
          mark: { type: "bar", stroke: "#0b3954", strokeWidth: 0.6 },
          encoding: {
            x: {
              field: "from",
              type: "quantitative",
              bin: { binned: true },
              title: axisTitle,
              axis: axisOf(bins),
            },
            x2: { field: "to" },
            y: {
              field: "share",
              type: "quantitative",
              axis: classes.length > 3 ? shortPercentAxis : percentAxis,
            },
            color: { ...colour, legend: null },
          },
        },
      },
    };
  }
  const names = column.categories.map((value) => shown(codeName(spec, value)));
  const width = Math.max(240, Math.min(720, names.length * classes.length * 34));
  const isTight = Math.max(...names.map((name) => name.length)) * 7 > width / names.length;
  return {
    ...common,
    spec: {
      ...head,
      width,
      height: 240,
      data: { values: codeShares(column, labels, classes, names) },
      mark: { type: "bar", stroke: "#0b3954", strokeWidth: 0.6 },
      encoding: {
        x: {
          field: "code",
          type: "nominal",
          sort: names,
          title: shown(spec.name),
          axis: { ...longLabels, labelAngle: isTight ? -30 : 0 },
        },
        xOffset: { field: "class", sort: classes },
        y: { field: "share", type: "quantitative", axis: percentAxis },
        color: colour,
      },
    },
  };
}

/**
 * How an axis of bins is labelled. Where bins have whole borders, only borders are labelled: there is no year 2007.5. Numbers
 * below 100,000 have no comma, so that years and codes read as such.
 */
function axisOf({ start, step, count }: Bins): object {
  if (!Number.isInteger(step)) return {};
  const isShort = Math.max(Math.abs(start), Math.abs(start + count * step)) < 1e5;
  return { tickMinStep: step, ...(isShort ? { format: "d" } : {}) };
}

function numericShares(
  column: NumericColumn,
  bins: Bins,
  labels: Labels,
  classes: readonly string[],
): object[] {
  const counts = classes.map(() => new Float64Array(bins.count));
  column.values.forEach((value, i) => {
    if (!Number.isNaN(value)) counts[labels.codes[i]!]![binOf(bins, value)]!++;
  });
  return counts.flatMap((row, k) => {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    return Array.from(row, (count, i) => ({
      class: classes[k],
      from: round(bins.start + i * bins.step),
      to: round(bins.start + (i + 1) * bins.step),
      share: count / total,
    }));
  });
}

function codeShares(
  column: CategoricalColumn,
  labels: Labels,
  classes: readonly string[],
  names: readonly string[],
): object[] {
  const counts = classes.map(() => new Float64Array(names.length));
  column.codes.forEach((code, i) => {
    if (code >= 0) counts[labels.codes[i]!]![code]!++;
  });
  return counts.flatMap((row, k) => {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    return Array.from(row, (count, i) => ({ class: classes[k], code: names[i], share: count / total }));
  });
}

/** Rounds to 15 digits, so that a sum of decimal steps such as 0.30000000000000004 reads as the 0.3 that it means. */
const round = (value: number): number => Number(value.toPrecision(15));

/** A number with two decimals and a true minus sign; what rounds to zero has no sign. */
const twoDecimals = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, "")
    .replace("-", "−");

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
