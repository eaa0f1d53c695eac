import {
  type CodeProfile,
  FormatError,
  featureSpecs,
  type Schema,
  selectColumns,
  type Table,
} from "../core/index.ts";
import { type FittedClassifier, labelsAt } from "../learn/restore/index.ts";
import type { Model, ModelInfo, Predictions, RawRow } from "./protocol.ts";

/** A fitted pipeline with what is known about it, ready to predict. */
class FittedModel implements Model {
  readonly info: ModelInfo;
  readonly schema: Schema;
  readonly examples: readonly RawRow[];
  readonly positiveIndex: number;
  readonly profile: CodeProfile | undefined;
  readonly #classifier: FittedClassifier<Table>;
  readonly #features: readonly string[];

  constructor(
    classifier: FittedClassifier<Table>,
    schema: Schema,
    info: ModelInfo,
    examples: readonly RawRow[],
    profile: CodeProfile | undefined,
  ) {
    this.#classifier = classifier;
    this.#features = featureSpecs(schema).map((spec) => spec.name);
    this.schema = schema;
    this.info = info;
    this.examples = examples;
    this.profile = profile;
    this.positiveIndex = info.positive === undefined ? -1 : info.classes.indexOf(info.positive);
  }

  predict(rows: Table): Predictions {
    const { classes, positive, threshold } = this.info;
    const probabilities = this.#classifier.predictProba(selectColumns(rows, this.#features));
    const { codes } = labelsAt(probabilities, classes, positive, threshold);
    return { labels: Array.from(codes, (code) => classes[code]!), probabilities };
  }
}

/**
 * Makes a model of a fitted pipeline.
 *
 * @throws {FormatError} `model/state` when the classifier's classes are not those of `info`.
 */
export function makeModel(options: {
  readonly classifier: FittedClassifier<Table>;
  readonly schema: Schema;
  readonly info: ModelInfo;
  readonly examples?: readonly RawRow[];
  readonly profile?: CodeProfile | undefined;
}): Model {
  const { classifier, schema, info, examples = [], profile } = options;
  if (classifier.classes.join("\n") !== info.classes.join("\n"))
    throw new FormatError(
      "model/state",
      `a model must have the classes ${info.classes.join(", ")}, its classifier has ${classifier.classes.join(", ")}`,
    );
  return new FittedModel(classifier, schema, info, examples, profile);
}
