import { ConflictError, type Labels, type Matrix, takeLabels, takeMatrixRows } from "../core/index.ts";
import type { LabelledRows } from "../data/index.ts";
import {
  type Comparison,
  compareOnSet,
  type Figure,
  judgeMetrics,
  type UndefinedScore,
} from "../judge/index.ts";
import type { Model } from "../model/index.ts";

/** A model, and what it answered to the rows of a file as its own schema reads them. */
export interface AnsweredModel {
  readonly name: string;
  readonly model: Pick<Model, "info">;
  readonly rows: Pick<LabelledRows, "labels" | "rowNumbers">;
  /** A row for each of `rows`, a column a class. */
  readonly probabilities: Matrix;
}

/** Two models that cannot be compared on these rows, and why: of rows of one class an AUC has no value. Plain JSON. */
export interface UndefinedComparison extends UndefinedScore {
  readonly a: string;
  readonly b: string;
  readonly metric: string;
}

/** Models held against each other on one set of rows. Plain JSON. */
export interface ComparedModels {
  /** On how many rows: those that all of the models' schemas take. */
  readonly n: number;
  /** Every two models once, in their order. */
  readonly comparisons: readonly (Comparison | UndefinedComparison)[];
  /** Each model's ROC AUC on these rows. */
  readonly models: readonly { readonly name: string; readonly roc_auc: Figure | UndefinedScore }[];
}

/**
 * Compares the AUCs of two or more models on rows that none of them learned from, by DeLong's paired test. The models may have other
 * columns, but must have the same classes and read the same outcomes; rows that one of their schemas does not take are left out for all.
 *
 * @param options.level the confidence level, in (0, 1). Default: 0.95.
 * @throws {ConflictError} `run/not-comparable` when their classes differ or there are not two, or they read other outcomes.
 * @throws {DataError} `metric/no-rows` when no row is read by all.
 */
export function compareModels(
  answered: readonly AnsweredModel[],
  { level }: { readonly level?: number | undefined } = {},
): ComparedModels {
  const positive = sharedPositive(answered);
  const [first] = answered;
  const taken = answered.map(({ rows }) => new Map(Array.from(rows.rowNumbers, (row, i) => [row, i])));
  const common = [...first!.rows.rowNumbers].filter((row) => taken.every((places) => places.has(row)));
  const parts = answered.map(({ name, rows, probabilities }, k) => {
    const places = common.map((row) => taken[k]!.get(row)!);
    return {
      name,
      yTrue: takeLabels(rows.labels, places),
      probabilities: takeMatrixRows(probabilities, places),
    };
  });
  const { yTrue } = parts[0]!;
  for (const part of parts) checkSameOutcomes(parts[0]!, part, common);
  const options = { yTrue, positive, level };
  const found = compareOnSet({ ...options, models: parts });
  return {
    n: common.length,
    comparisons: "undefined" in found ? undefinedPairs(parts, found) : found,
    models: parts.map(({ name, probabilities }) => ({
      name,
      roc_auc: judgeMetrics({ ...options, probabilities })["roc_auc"]!,
    })),
  };
}

function undefinedPairs(
  models: readonly { readonly name: string }[],
  why: UndefinedScore,
): UndefinedComparison[] {
  return models.flatMap(({ name: a }, i) =>
    models.slice(i + 1).map(({ name: b }) => ({ a, b, metric: "roc_auc", ...why })),
  );
}

/** The positive class of all models. */
function sharedPositive(answered: readonly AnsweredModel[]): string {
  const [first] = answered;
  const { positive, classes } = first!.model.info;
  for (const { name, model } of answered) {
    const { info } = model;
    if (
      info.positive !== undefined &&
      info.positive === positive &&
      info.classes.join("\n") === classes.join("\n")
    )
      continue;
    throw new ConflictError(
      "run/not-comparable",
      `models to compare must have the same two classes and the same positive one: "${first!.name}" has ${describeClasses(first!)}, "${name}" has ${describeClasses(answered.find((other) => other.name === name)!)}`,
    );
  }
  return positive!;
}

const describeClasses = ({ model: { info } }: AnsweredModel): string =>
  `${info.classes.join(", ")} (positive ${info.positive ?? "none"})`;

function checkSameOutcomes(
  first: { readonly name: string; readonly yTrue: Labels },
  other: { readonly name: string; readonly yTrue: Labels },
  rowNumbers: readonly number[],
): void {
  const at = other.yTrue.codes.findIndex((code, i) => code !== first.yTrue.codes[i]);
  if (at === -1) return;
  throw new ConflictError(
    "run/not-comparable",
    `models to compare must read the same outcomes: of row ${rowNumbers[at]} "${first.name}" reads ${classAt(first.yTrue, at)}, "${other.name}" reads ${classAt(other.yTrue, at)}`,
  );
}

const classAt = ({ classes, codes }: Labels, i: number): string => `"${classes[codes[i]!]}"`;
