import { takeRows } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  countParameters,
  hasValue,
  type JudgedSampleSize,
  judgeSampleSize,
  type NotBinary,
  type Score,
} from "../judge/index.ts";
import { ColumnTransformer, type EstimatorSpec } from "../learn/index.ts";

/** Why it is not known how many rows a model wants. Plain JSON. */
export interface NoSampleSize {
  readonly undefined: NotBinary["undefined"] | "sample-size/no-signal" | "sample-size/no-parameters";
  readonly reason: string;
}

/** Whether there are rows enough for a model, or why that is not known. Plain JSON. */
export type SampleSizeFound = JudgedSampleSize | NoSampleSize;

/**
 * Holds the rows of a project against what the chosen candidate wants by Riley's criteria. Its parameters are those of the columns that its
 * preprocessing makes of these rows; of trees too, where they say what there is to choose from and not what was learned.
 *
 * @param pipeline the spec of its whole pipeline.
 * @param auc the mean on rows held out: what it is expected to have on new ones.
 */
export async function judgeRowsEnough(
  pipeline: EstimatorSpec,
  { table, labels }: Pick<Dataset, "table" | "labels">,
  positive: string | undefined,
  auc: Score | undefined,
): Promise<SampleSizeFound> {
  if (positive === undefined)
    return {
      undefined: "judge/not-binary",
      reason: `the criteria must have two classes, got ${labels.classes.length}`,
    };
  const reached = auc !== undefined && hasValue(auc) ? auc : undefined;
  if (reached !== undefined && reached <= 0.5)
    return {
      undefined: "sample-size/no-signal",
      reason: `a model must be expected to have an AUC above 0.5, got ${reached.toFixed(4)}: no number of rows is enough`,
    };
  const columns = ColumnTransformer.fromSpec(pipeline.params["columns"] as unknown as EstimatorSpec);
  const fitted = await columns.fit(table, labels);
  const step = Math.ceil(table.nRows / mostRows);
  const rows = Int32Array.from({ length: Math.floor(table.nRows / step) }, (_, i) => i * step);
  const width = fitted.featureNamesOut.length;
  const parameters = width > mostColumns ? width : countParameters(fitted.transform(takeRows(table, rows)));
  if (parameters === 0)
    return {
      undefined: "sample-size/no-parameters",
      reason: "a model must have a column that varies, got none",
    };
  const code = labels.classes.indexOf(positive);
  const events = labels.codes.reduce((sum, of) => sum + Number(of === code), 0);
  return judgeSampleSize({ n: table.nRows, events, parameters, auc: reached });
}

/** Of more rows every second, third, ... is looked at to see which columns depend on others; of more columns each counts. */
const mostRows = 5000;
const mostColumns = 300;

/** What each of Riley's criteria wants, in words. */
const criteriaWords = {
  shrinkage: "that effects shrink by no more than a tenth on new rows",
  optimism: "that the fit is no more than 0.05 worse on new rows",
  overallRisk: "that the overall risk is known to 0.05",
} as const satisfies Record<keyof JudgedSampleSize["needed"]["criteria"], string>;

/**
 * What there is to say of far too few rows for a candidate: fewer than half of what is wanted; `undefined` of others. It names each of
 * Riley's criteria that the rows do not meet.
 *
 * @param name the chosen candidate.
 */
export function describeTooFewRows(name: string, found: SampleSizeFound | undefined): string | undefined {
  if (found === undefined || "undefined" in found || found.n >= found.needed.n / 2) return undefined;
  const { n, parameters, needed, expectedShrinkage } = found;
  const { criteria } = needed;
  const failed = (["shrinkage", "optimism", "overallRisk"] as const).filter((one) => criteria[one] > n);
  const asked = failed.map((one) => `${criteria[one]} ${criteriaWords[one]}`).join(", ");
  const shrinks = Math.min(100, Math.round(100 * (1 - expectedShrinkage)));
  const effects = `; on new rows its effects are expected to be ${shrinks} % smaller than they seem`;
  const subject = `${name}, which has ${parameters} parameter${parameters === 1 ? "" : "s"}`;
  return `${n} rows are far too few for ${subject}: Riley's criteria ask for ${asked}${failed.includes("shrinkage") ? effects : ""}`;
}
