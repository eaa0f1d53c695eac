import { checkParams, DataError, oneOf, type Table } from "../../core/index.ts";
import type { EstimatorSpec, PlainState, Transformer } from "../protocol.ts";
import { type InputColumn, type OutputColumn, unknownCategory } from "./column-map.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { checkHasRows } from "./training-columns.ts";

/** Parameters of {@link OneHotEncoder}, scikit-learn's in camelCase. */
export interface OneHotEncoderParams {
  /** `auto`: the categories that occur in training; `declared`: all that the column carries. Default: `auto`. */
  readonly categories?: "auto" | "declared";
  /**
   * Which category gets no column: `first` (reference coding), or the first of exactly two (`if_binary`).
   * Default: `null`, none.
   */
  readonly drop?: null | "first" | "if_binary";
  /** What becomes of other categories and of missing values: an error, or zeros. Default: `error`. */
  readonly handleUnknown?: "error" | "ignore";
}

/** What was learnt of one column. */
interface EncodedColumn {
  readonly name: string;
  /** The categories of the training table's column. */
  readonly categories: readonly string[];
  /** Codes of the known categories, in the order of `categories`. */
  readonly known: Int32Array;
  /** Code of the category without a column, or -1. */
  readonly dropped: number;
  readonly [key: string]: string | number | Int32Array | readonly string[];
}

/** All that a fitted encoder knows. */
export interface OneHotEncoderState extends TransformerState {
  readonly kind: "OneHotEncoder";
  readonly columns: readonly EncodedColumn[];
  readonly handleUnknown: "error" | "ignore";
}

/** An encoder that has seen its training rows. */
export type FittedOneHotEncoder = MappedTransformer<OneHotEncoderState>;

/**
 * Turns each categorical column into one column of 0 and 1 a category, named `<column>_<category>`.
 *
 * Categories keep the order of the column's categories, which is the schema's (scikit-learn sorts them). A missing
 * value is no category: impute first, or have it ignored. With `drop` and `ignore` an unknown category cannot be told
 * from the dropped one.
 */
export class OneHotEncoder implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<OneHotEncoderParams>;

  /** @throws {ParameterError} `parameter/invalid`. */
  constructor(params: OneHotEncoderParams = {}) {
    const all = { categories: "auto", drop: null, handleUnknown: "error", ...params } as const;
    checkParams("OneHotEncoder", all, {
      categories: oneOf("auto", "declared"),
      drop: oneOf(null, "first", "if_binary"),
      handleUnknown: oneOf("error", "ignore"),
    });
    this.#params = all;
    this.spec = { name: "OneHotEncoder", params: all };
  }

  /**
   * @param X categorical columns only.
   * @throws {DataError} `fit/no-rows`, `transform/column-kind`; `transform/unknown-category` for a missing value,
   * unless they are ignored.
   */
  async fit(X: Table): Promise<FittedOneHotEncoder> {
    checkHasRows("OneHotEncoder", X);
    const { categories: which, drop, handleUnknown } = this.#params;
    const columns = X.columns.map((column): EncodedColumn => {
      if (column.kind !== "categorical")
        throw new DataError(
          "transform/column-kind",
          `OneHotEncoder takes categorical columns only, column "${column.name}" is numeric`,
        );
      const { name, categories, codes } = column;
      const seen = new Uint8Array(categories.length).fill(which === "declared" ? 1 : 0);
      for (let i = 0; i < codes.length; i++) {
        if (codes[i]! >= 0) seen[codes[i]!] = 1;
        else if (handleUnknown === "error") throw unknownCategory(column, i);
      }
      const known = Int32Array.from(categories.keys()).filter((code) => seen[code] === 1);
      const drops = drop === "first" || (drop === "if_binary" && known.length === 2);
      return { name, categories, known, dropped: drops ? (known[0] ?? -1) : -1 };
    });
    return OneHotEncoder.fromState({ kind: "OneHotEncoder", columns, handleUnknown, warnings: [] });
  }

  /** Brings a fitted encoder back from its state. */
  static fromState(state: PlainState): FittedOneHotEncoder {
    const typed = state as OneHotEncoderState;
    const { columns, handleUnknown } = typed;
    return new MappedTransformer(typed, {
      inputs: columns.map(({ name, categories }): InputColumn => ({ name, kind: "categorical", categories })),
      outputs: columns.flatMap(({ name, categories, known, dropped }, source) =>
        Array.from(known)
          .filter((code) => code !== dropped)
          .map(
            (code): OutputColumn => ({
              name: `${name}_${categories[code]}`,
              kind: "numeric",
              categories: [],
              source,
              ops: [{ op: "is-code", code }],
            }),
          ),
      ),
      checks:
        handleUnknown === "ignore"
          ? []
          : columns.map(({ categories, known }, source) => {
              const flags = new Uint8Array(categories.length);
              for (const code of known) flags[code] = 1;
              return { source, ops: [], known: flags };
            }),
    });
  }
}
