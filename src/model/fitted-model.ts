import { argmaxOfRow, FormatError, type Matrix, selectColumns, type Table } from "../core/index.ts";
import { labelsAt } from "../judge/metrics/index.ts";
import type { Explainer, Explanation } from "../learn/explain/index.ts";
import { featureSpecs, type Schema, type TableProfile } from "../schema/index.ts";
import type { Model, ModelInfo, Predictions, Predictor, RawRow, RowModel } from "./protocol.ts";
import { rowColumn } from "./raw-rows.ts";

/** A fitted pipeline with what is known about it, ready to predict. */
class FittedModel implements Model {
  readonly info: ModelInfo;
  readonly schema: Schema;
  readonly examples: readonly RawRow[];
  readonly positiveIndex: number;
  readonly profile: TableProfile | undefined;
  /** Absent where nothing explains the predictor's answers. */
  readonly explain?: (rows: Table) => Explanation;
  readonly #predictor: Predictor;
  readonly #features: readonly string[];

  constructor(
    predictor: Predictor,
    schema: Schema,
    info: ModelInfo,
    examples: readonly RawRow[],
    profile: TableProfile | undefined,
    openExplainer: (() => Explainer) | undefined,
  ) {
    this.#predictor = predictor;
    this.#features = featureSpecs(schema).map((spec) => spec.name);
    this.schema = schema;
    this.info = info;
    this.examples = examples;
    this.profile = profile;
    if (openExplainer !== undefined) {
      let explainer: Explainer | undefined;
      this.explain = (rows) => {
        explainer ??= openExplainer();
        return explainer(selectColumns(rows, this.#features));
      };
    }
    this.positiveIndex = info.positive === undefined ? -1 : info.classes.indexOf(info.positive);
  }

  predict(rows: Table): Predictions | Promise<Predictions> {
    const probabilities = this.#predictor.predictProba(selectColumns(rows, this.#features));
    return probabilities instanceof Promise
      ? probabilities.then((later) => this.#label(later))
      : this.#label(probabilities);
  }

  openRow(): RowModel | undefined {
    const predict = this.#predictor.openRow?.(featureSpecs(this.schema).map(rowColumn));
    if (predict === undefined) return undefined;
    const { classes, threshold } = this.info;
    const positive = classes.length === 2 ? this.#positiveOfTwo : -1;
    return (cells, probabilities) => {
      predict(cells, probabilities);
      if (positive >= 0) return probabilities[positive]! > threshold ? positive : 1 - positive;
      return argmaxOfRow({ nRows: 1, nCols: classes.length, data: probabilities }, 0);
    };
  }

  /** Which of two classes is the positive one, as `labelsAt` takes it: the second where none is stated. */
  get #positiveOfTwo(): number {
    return this.positiveIndex < 0 ? 1 : this.positiveIndex;
  }

  #label(probabilities: Matrix): Predictions {
    const { classes, positive, threshold } = this.info;
    const { codes } = labelsAt(probabilities, classes, positive, threshold);
    return { labels: Array.from(codes, (code) => classes[code]!), probabilities };
  }
}

/**
 * Makes a model of a fitted pipeline, or of anything else that answers as one.
 *
 * @param options.examples rows to show and to try. Default: none.
 * @param options.openExplainer makes what explains the predictor's answers; it is called at the first explanation. Default: nothing does.
 * @throws {FormatError} `model/state` when the predictor's classes are not those of `info`.
 */
export function makeModel(options: {
  readonly predictor: Predictor;
  readonly schema: Schema;
  readonly info: ModelInfo;
  readonly examples?: readonly RawRow[];
  readonly profile?: TableProfile | undefined;
  readonly openExplainer?: (() => Explainer) | undefined;
}): Model {
  const { predictor, schema, info, examples = [], profile, openExplainer } = options;
  if (predictor.classes.join("\n") !== info.classes.join("\n"))
    throw new FormatError(
      "model/state",
      `a model must have the classes ${info.classes.join(", ")}, its classifier has ${predictor.classes.join(", ")}`,
    );
  return new FittedModel(predictor, schema, info, examples, profile, openExplainer);
}
