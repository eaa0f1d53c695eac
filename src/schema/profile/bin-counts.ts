import { getNumeric, type Labels, type Table } from "../../core/index.ts";
import { featureSpecs, type NumericSpec, type Schema } from "../schema.ts";
import { binEdges, binOf } from "./bins.ts";
import { isPartition } from "./class-counts.ts";

/** How often the numbers of a column lie in each of some bins, per class of the target. */
export interface BinCounts {
  /** The edges between bins, rising, round numbers. A number that is an edge lies in the bin above it. */
  readonly edges: readonly number[];
  /** Of each bin, from the lowest on, one more than edges: how many rows of each class lie in it. The outermost are open. */
  readonly bins: readonly (readonly number[])[];
  /** How many rows of each class have no value. */
  readonly missing: readonly number[];
}

/** The features that are numbers, in the order of the schema. */
export function numericFeatures(schema: Schema): NumericSpec[] {
  return featureSpecs(schema).filter((spec) => spec.kind === "numeric");
}

/** Finds bins for a column of labelled rows, and counts the rows in each. */
export function countBins(name: string, table: Table, labels: Labels): BinCounts {
  const { values } = getNumeric(table, name);
  const edges = binEdges(values);
  const noRows = () => new Array<number>(labels.classes.length).fill(0);
  const bins = Array.from({ length: edges.length + 1 }, noRows);
  const missing = noRows();
  for (let i = 0; i < table.nRows; i++) {
    const counts = Number.isNaN(values[i]) ? missing : bins[binOf(edges, values[i]!)]!;
    counts[labels.codes[i]!]!++;
  }
  return { edges, bins, missing };
}

/**
 * Whether a value, as it was read from a file, counts the numbers of a column.
 *
 * @param nRows the rows of each class, to which the counts must add up.
 */
export function isBinCounts(value: unknown, nRows: readonly number[]): value is BinCounts {
  const { edges, bins, missing } = (value ?? {}) as { edges?: unknown; bins?: unknown; missing?: unknown };
  return (
    Array.isArray(edges) &&
    edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1])) &&
    Array.isArray(bins) &&
    bins.length === edges.length + 1 &&
    isPartition([...bins, missing], nRows)
  );
}
