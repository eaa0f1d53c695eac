import { DataError, type Matrix } from "../../../core/index.ts";
import { makeKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import type { Pacer } from "../../fit/pacer.ts";
import type { FitOptions } from "../../protocol/protocol.ts";
import { binColumns, binningBytes } from "../bin/bin-columns.ts";
import type { ColumnBins } from "../bin/bin-range.ts";
import {
  type BoostPlan,
  countParts,
  countSearches,
  layHistograms,
  layOut,
  layPanels,
  scalesFor,
  teamBytes,
} from "./boost-plan.ts";
import type { Holdout } from "./holdout.ts";

/** Bytes that the memory of a fit may have: 4 GiB less two pages. */
const largestMemory = 2 ** 32 - 2 ** 17;

/** The rows of a fit and what its memory is laid out by. */
export interface FitData {
  readonly X: Matrix;
  /** The class of each row of `X` among those that occur. */
  readonly codes: Int32Array;
  readonly weights: Float64Array | undefined;
  readonly rows: Holdout;
  /** Raw predictions before the first tree, one a column. */
  readonly baseline: Float64Array;
  readonly maxBins: number;
  readonly minSamplesLeaf: number;
  readonly maxLeafNodes: number | null;
  readonly l2Regularization: number;
  readonly isCategorical: Uint8Array;
  readonly monotone: Int32Array;
  readonly seed: number;
  /** How many threads the fit is divided for. */
  readonly nThreads: number;
}

/**
 * Makes and lays out the memory of a fit, sorts the values into bins there, and writes all that the first iteration reads.
 *
 * @throws {DataError} `fit/too-many-categories` when a categorical column has more categories than `maxBins`.
 * @throws {DataError} `fit/too-large` when bins and histograms do not fit into 4 GiB.
 */
export async function prepareFit(
  data: FitData,
  pacer: Pacer,
  options: FitOptions,
): Promise<{ plan: BoostPlan; columns: ColumnBins[] }> {
  const { X, rows, weights, baseline } = data;
  const order = orderRows(rows);
  const nTraining = rows.training.length;
  const nRows = order.length;
  const binsAt = Math.ceil(reserved / 64) * 64;
  const sizes = {
    nRows,
    nTrees: baseline.length,
    nFeatures: X.nCols,
    isWeighted: weights !== undefined,
    nThreads: data.nThreads,
    nLeaves: Math.max(
      1,
      Math.min(data.maxLeafNodes ?? Infinity, Math.floor(nTraining / data.minSamplesLeaf)),
    ),
  };
  const at = layOut(binsAt, sizes);
  const scratchAt = at.raw;
  const end = Math.max(at.histograms, scratchAt + binningBytes(nRows, nTraining, X.nCols, data.nThreads));
  checkSize(end);
  const memory = makeKernelMemory(end - reserved, true);
  const columns = await binColumns(
    {
      X,
      order,
      nTraining,
      weights,
      maxBins: data.maxBins,
      isCategorical: data.isCategorical,
      seed: data.seed,
      memory,
      binsAt,
      scratchAt,
      nThreads: data.nThreads,
      executor: options.executor,
      signal: options.signal,
    },
    pacer,
  );
  const nBins = Int32Array.from(columns, (column) => column.nBins);
  const histogramOffsets = layHistograms(nBins);
  checkSize(at.histograms + 3 * histogramOffsets[X.nCols]!);
  const largestWeight = weights === undefined ? 1 : weights.reduce((a, b) => Math.max(a, b), 0);
  const scales = scalesFor(nTraining, largestWeight);
  const panels = layPanels(nRows, X.nCols);
  const plan: BoostPlan = {
    memory,
    at,
    nThreads: data.nThreads,
    nFeatures: X.nCols,
    panels,
    nSearches: countSearches(X.nCols, data.nThreads),
    nParts: countParts(X.nCols, data.nThreads),
    nTrees: baseline.length,
    nTraining,
    validationStart: nTraining + (nTraining % 2),
    nValidation: rows.validation.length,
    nRows,
    nBins,
    hasMissing: Uint8Array.from(columns, (column) => (column.hasMissing ? 1 : 0)),
    isCategorical: data.isCategorical,
    monotone: data.monotone,
    histogramOffsets,
    ...scales,
    minRows: data.minSamplesLeaf,
    l2: (data.l2Regularization + 1e-15) * scales.hessianScale, // the 1e-15 is scikit-learn's
  };
  fillRows(plan, data, order);
  return { plan, columns };
}

/**
 * Which row of the matrix each row in the memory is: first those that train, then those that judge. Both parts begin at even rows;
 * -1 is a row that fills a gap.
 */
function orderRows({ training, validation }: Holdout): Int32Array {
  const validationStart = training.length + (training.length % 2);
  const order = new Int32Array(validationStart + validation.length + (validation.length % 2)).fill(-1);
  order.set(training);
  order.set(validation, validationStart);
  return order;
}

/** Writes raw predictions, classes and weights. A row that fills a gap has raw value -infinity, whose loss is 0. */
function fillRows(plan: BoostPlan, data: FitData, order: Int32Array): void {
  const { memory, at, nRows, nTrees } = plan;
  const raw = new Float64Array(memory.buffer, at.raw, nRows * nTrees);
  const codes = new Int32Array(memory.buffer, at.codes, nRows);
  new Int32Array(memory.buffer, at.team, teamBytes / 4).fill(0);
  new Int32Array(memory.buffer, at.claims, (at.leaves - at.claims) / 4).fill(0);
  new Uint32Array(memory.buffer, at.offsets, plan.nFeatures).set(
    plan.histogramOffsets.subarray(0, plan.nFeatures),
  );
  for (let k = 0; k < nTrees; k++) raw.fill(data.baseline[k]!, k * nRows, (k + 1) * nRows);
  const weights = at.weights === 0 ? undefined : new Float64Array(memory.buffer, at.weights, nRows);
  for (let i = 0; i < nRows; i++) {
    const row = order[i]!;
    codes[i] = row < 0 ? 0 : data.codes[row]!;
    if (weights !== undefined) weights[i] = row < 0 ? 0 : data.weights![row]!;
    if (row < 0) for (let k = 0; k < nTrees; k++) raw[k * nRows + i] = -Infinity;
  }
}

function checkSize(bytes: number): void {
  if (bytes > largestMemory)
    throw new DataError(
      "fit/too-large",
      `HistGradientBoostingClassifier must have its bins and histograms in 4 GiB, they need ${(bytes / 2 ** 30).toFixed(1)} GiB`,
      { hint: "use fewer rows or columns, or fewer maxBins" },
    );
}
