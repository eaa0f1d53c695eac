import { type NumericColumn, quantile } from "../core/index.ts";
import type { FeatureSpec } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { type ClassShares, classShares } from "./class-shares.ts";
import { classColours } from "./colours.ts";
import { type Bins, binOf, roundBins } from "./histogram.ts";
import {
  barMark,
  countedLabels,
  countedNames,
  mostFacets,
  percentAxis,
  type Shares,
  shareColour,
  shortPercentAxis,
} from "./share-figure.ts";
import { axisTitle, besideLabels, linesOf, nameLabels, stepOf } from "./shown-names.ts";
import { plotWidth } from "./titles.ts";

/** The share of each bin of numbers within each class: a histogram for each class, or a row of coloured cells where there are many. */
export function drawNumberShares(
  column: NumericColumn,
  spec: FeatureSpec,
  classes: ClassGroups,
  outcome: string,
): Shares {
  const bins = roundBins(column.values);
  const found = classShares(classes, bins.count, (row) =>
    Number.isNaN(column.values[row]) ? -1 : binOf(bins, column.values[row]!),
  );
  const hasCells = classes.names.length > mostFacets;
  const names = countedLabels(classes, found.counts, hasCells ? undefined : plotWidth);
  const title = spec.unit === undefined ? spec.name : `${spec.name} (${spec.unit})`;
  const x = {
    field: "from",
    type: "quantitative",
    bin: { binned: true },
    title: axisTitle(title, plotWidth),
    axis: axisOf(bins),
  };
  const encoding = { x, x2: { field: "to" } };
  const data = { values: cellsOf(bins, names, found) };
  return {
    notes: openNotes(bins),
    spec: { data, ...(hasCells ? rowsOf(names, outcome, encoding) : histogramsOf(names, encoding)) },
    description: describeClasses(column, classes, countedNames(classes, found.counts)),
  };
}

function rowsOf(names: readonly string[], outcome: string, encoding: object): object {
  const step = stepOf(names, 20);
  return {
    width: plotWidth,
    height: { step },
    mark: "rect",
    encoding: {
      ...encoding,
      y: {
        field: "class",
        type: "nominal",
        sort: names,
        title: axisTitle(outcome, step * names.length),
        axis: besideLabels,
      },
      color: shareColour,
    },
  };
}

function histogramsOf(names: readonly string[], encoding: object): object {
  const isLow = names.length > 3;
  const header = { labelOrient: "top", labelAnchor: "start", labelAngle: 0, labelPadding: 4, title: null };
  return {
    facet: {
      row: {
        field: "class",
        type: "nominal",
        sort: names,
        header: { ...header, ...(linesOf(names) > 1 ? nameLabels : {}) },
      },
    },
    spacing: 12,
    spec: {
      width: plotWidth,
      height: isLow ? 70 : 110,
      mark: barMark,
      encoding: {
        ...encoding,
        y: { field: "share", type: "quantitative", axis: isLow ? shortPercentAxis : percentAxis },
        color: {
          field: "class",
          type: "nominal",
          sort: names,
          scale: { domain: names, range: classColours(names.length) },
          legend: null,
        },
        strokeDash: { condition: { test: "datum.isOpen", value: [3, 2] } },
      },
    },
  };
}

/** Where the numbers of each class lie, in words. */
function describeClasses({ values }: NumericColumn, classes: ClassGroups, names: readonly string[]): string {
  return names
    .map((name, k) => {
      const own = values.filter((value, row) => classes.codes[row] === k && !Number.isNaN(value)).sort();
      if (own.length === 0) return `${name}: no value`;
      const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => Number(quantile(own, p).toPrecision(4)));
      return `${name}: median ${middle}, the middle half from ${low} to ${high}`;
    })
    .join(". ");
}

/** A cell for each class and bin. An open bin stands half a step away from the others, with dashed borders: its own end is no number. */
function cellsOf(bins: Bins, names: readonly string[], { shares }: ClassShares): object[] {
  const last = bins.count - 1;
  return shares.flatMap((row, k) =>
    Array.from(row, (share, i) => {
      const isFirst = i === 0 && bins.nBelow !== undefined;
      const isOpen = isFirst || (i === last && bins.nAbove !== undefined);
      const place = i + (isFirst ? -0.5 : isOpen ? 0.5 : 0);
      return {
        class: names[k],
        from: round(bins.start + place * bins.step),
        to: round(bins.start + (place + 1) * bins.step),
        share,
        ...(isOpen ? { isOpen } : {}),
      };
    }),
  );
}

/** What is said of open bins: how many values they hold, and from where on. */
function openNotes({ start, step, count, nBelow, nAbove }: Bins): string[] {
  const inBin = (n: number, which: string): string => `${n === 1 ? "is" : "are"} in the ${which}, open bar`;
  return [
    ...(nBelow === undefined
      ? []
      : [`${valuesOf(nBelow)} below ${round(start + step)} ${inBin(nBelow, "first")}`]),
    ...(nAbove === undefined
      ? []
      : [`${valuesOf(nAbove)} of ${round(start + (count - 1) * step)} or more ${inBin(nAbove, "last")}`]),
  ];
}

const valuesOf = (n: number): string => (n === 1 ? "1 value" : `${n} values`);

/**
 * How an axis of bins is labelled. Where bins have whole borders, only borders are labelled: there is no year 2007.5. Numbers
 * below 100,000 have no comma, so that years and codes read as such. Beside open bins only borders of closed ones are labelled.
 */
function axisOf({ start, step, count, nBelow, nAbove }: Bins): object {
  const isShort = Math.max(Math.abs(start), Math.abs(start + count * step)) < 1e5;
  const whole = Number.isInteger(step) ? { tickMinStep: step, ...(isShort ? { format: "d" } : {}) } : {};
  if (nBelow === undefined && nAbove === undefined) return whole;
  const first = nBelow === undefined ? 0 : 1;
  const last = nAbove === undefined ? count : count - 1;
  const every = [1, 2, 5, 10].find((n) => (last - first) / n <= mostTicks) ?? last - first;
  const borders = Array.from({ length: last - first + 1 }, (_, i) => round(start + (first + i) * step));
  return { ...whole, values: borders.filter((border) => Math.round(border / step) % every === 0) };
}

/** About so many borders are labelled at most. */
const mostTicks = 8;

/** Rounds to 15 digits, so that a sum of decimal steps such as 0.30000000000000004 reads as the 0.3 that it means. */
const round = (value: number): number => Number(value.toPrecision(15));
