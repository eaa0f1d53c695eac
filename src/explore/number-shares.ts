import type { NumericColumn } from "../core/index.ts";
import type { FeatureSpec } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { classShares } from "./class-shares.ts";
import { classColours, dark } from "./colours.ts";
import { type Bins, binOf, roundBins } from "./histogram.ts";
import { mostFacets, percentAxis, type Shares, shareColour, shortPercentAxis } from "./share-figure.ts";
import { longLabels, shownName } from "./shown-names.ts";

/** The share of each bin of numbers within each class: a histogram for each class, or a row of coloured cells where there are many. */
export function drawNumberShares(
  column: NumericColumn,
  spec: FeatureSpec,
  classes: ClassGroups,
  outcome: string,
): Shares {
  const bins = roundBins(column.values);
  const { names } = classes;
  const title = shownName(spec.name) + (spec.unit === undefined ? "" : ` (${spec.unit})`);
  const x = {
    field: "from",
    type: "quantitative",
    bin: { binned: true },
    title,
    axis: axisOf(bins),
  };
  const encoding = { x, x2: { field: "to" } };
  const data = { values: sharesOf(column, bins, classes) };
  const notes = openNotes(bins);
  if (names.length > mostFacets)
    return {
      notes,
      spec: {
        data,
        width: 440,
        height: { step: 20 },
        mark: "rect",
        encoding: {
          ...encoding,
          y: { field: "class", type: "nominal", sort: names, title: outcome, axis: longLabels },
          color: shareColour,
        },
      },
    };
  const isLow = names.length > 3;
  return {
    notes,
    spec: {
      data,
      facet: {
        row: {
          field: "class",
          type: "nominal",
          sort: names,
          header: { labelOrient: "top", labelAnchor: "start", labelAngle: 0, labelPadding: 4, title: null },
        },
      },
      spacing: 12,
      spec: {
        width: 440,
        height: isLow ? 70 : 110,
        mark: { type: "bar", stroke: dark, strokeWidth: 0.6 },
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
    },
  };
}

/** A cell for each class and bin. An open bin stands half a step away from the others, with dashed borders: its own end is no number. */
function sharesOf({ values }: NumericColumn, bins: Bins, classes: ClassGroups): object[] {
  const last = bins.count - 1;
  const cellOf = (row: number): number => (Number.isNaN(values[row]) ? -1 : binOf(bins, values[row]!));
  return classShares(classes, bins.count, cellOf).flatMap((row, k) =>
    Array.from(row, (share, i) => {
      const isFirst = i === 0 && bins.nBelow !== undefined;
      const isOpen = isFirst || (i === last && bins.nAbove !== undefined);
      const place = i + (isFirst ? -0.5 : isOpen ? 0.5 : 0);
      return {
        class: classes.names[k],
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
