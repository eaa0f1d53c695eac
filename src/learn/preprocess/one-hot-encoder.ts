import {
  anyOf,
  checkParams,
  copyParams,
  DataError,
  type Labels,
  oneOf,
  type Table,
  that,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import type { CellOp } from "./cell-op.ts";
import type { CodeCheck, ColumnMap, InputColumn, OutputColumn } from "./column-map.ts";
import {
  type Categories,
  categoriesConstraint,
  checkOneEach,
  type FrequencyParams,
  frequencyConstraints,
  type KnownCategories,
  learnCategories,
  listsOf,
} from "./known-categories.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { readCodes, readColumns } from "./read-columns.ts";
import { beginFit, categoricalOf, unknownCategory } from "./training-columns.ts";

/** Parameters of {@link OneHotEncoder}, scikit-learn's in camelCase. */
export interface OneHotEncoderParams extends FrequencyParams {
  /**
   * `auto`: the categories that occur in training; `declared`: all that the column carries; or one list a column, in
   * the order of the output columns. Default: `auto`.
   */
  readonly categories?: Categories;
  /**
   * Which category gets no column: `first` (reference coding), the first of exactly two (`if_binary`), or one named
   * category a column. Default: `null`, none.
   */
  readonly drop?: null | "first" | "if_binary" | readonly (string | number)[];
  /**
   * What becomes of categories that are not known and of missing values: `error` refuses them, `ignore` gives zeros in all
   * columns, `infrequent_if_exist` the column of the rare categories, or zeros where there is none. Default: `error`.
   */
  readonly handleUnknown?: "error" | "ignore" | "infrequent_if_exist";
}

/** What was learnt of one column. */
interface EncodedColumn {
  readonly name: string;
  /** The categories of the training table's column, and behind them those that only a list names. */
  readonly categories: readonly string[];
  /** Codes of the known categories, in the order of the output columns. */
  readonly known: Int32Array;
  /** Those of `known` that share the last output column. States of older versions, which had none, lack the field. */
  readonly infrequent: Int32Array;
  /** Code of the category that gets no column, or -1. When it is that of the rare ones, the first of these. */
  readonly dropped: number;
  readonly [key: string]: string | number | Int32Array | readonly string[];
}

/** All that a fitted encoder knows. */
export interface OneHotEncoderState extends TransformerState {
  readonly kind: "OneHotEncoder";
  readonly columns: readonly EncodedColumn[];
  readonly handleUnknown: "error" | "ignore" | "infrequent_if_exist";
}

/** An encoder that has seen its training rows. */
export type FittedOneHotEncoder = MappedTransformer<OneHotEncoderState>;

/**
 * Turns each categorical column into one column of 0 and 1 a category, named `<column>_<category>`; rare categories
 * share the last one, `<column>_infrequent_sklearn`. Columns that would share a name are numbered: `a_b_c`, `a_b_c#2`.
 *
 * Categories keep the order of the column's categories, which is the schema's (scikit-learn sorts them), or that of
 * the lists given. A missing value is no category: impute first, or have it ignored. With `drop` and `ignore` an
 * unknown category cannot be told from the dropped one.
 *
 * @example
 * const table = makeTable([{ kind: "categorical", name: "size", categories: ["S", "L"], codes: Int32Array.of(1, 0) }]);
 * (await new OneHotEncoder().fit(table)).featureNamesOut // ["size_S", "size_L"]
 */
export class OneHotEncoder implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<OneHotEncoderParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: OneHotEncoderParams = {}) {
    const all = {
      categories: "auto",
      drop: null,
      handleUnknown: "error",
      minFrequency: null,
      maxCategories: null,
      ...copyParams(params),
    } as const;
    checkParams("OneHotEncoder", all, {
      categories: categoriesConstraint(false),
      drop: anyOf(
        oneOf(null, "first", "if_binary"),
        that(
          "a list of categories, one a column",
          (value) =>
            Array.isArray(value) && value.every((item) => typeof item === "string" || Number.isFinite(item)),
        ),
      ),
      handleUnknown: oneOf("error", "ignore", "infrequent_if_exist"),
      ...frequencyConstraints,
    });
    this.#params = all;
    this.spec = { name: "OneHotEncoder", params: all };
  }

  /**
   * Learns the categories of each column.
   *
   * @param X categorical columns only.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `transform/column-kind` for a numeric column.
   * @throws {DataError} `transform/unknown-category` for a missing value, or a category that a list lacks, with
   *   `handleUnknown: "error"`.
   * @throws {DataError} `fit/reference` for a category to drop that is not known, or rare.
   * @throws {ParameterError} `parameter/invalid` when there is not one list, or one category to drop, for each column.
   */
  async fit(X: Table, _y?: Labels, options?: FitOptions): Promise<FittedOneHotEncoder> {
    beginFit("OneHotEncoder", X, options);
    const { categories, drop, handleUnknown } = this.#params;
    const lists = listsOf("OneHotEncoder", categories, X);
    if (typeof drop === "object" && drop !== null) checkOneEach("OneHotEncoder", "drop", drop.length, X);
    const which = categories === "declared" ? "declared" : "auto";
    const columns = X.columns.map((item, j): EncodedColumn => {
      const column = categoricalOf("OneHotEncoder", item);
      const learnt = learnCategories(column, which, lists?.[j], this.#params);
      const { firstUnknown, firstMissing } = learnt;
      if (handleUnknown === "error" && (firstUnknown >= 0 || firstMissing >= 0))
        throw unknownCategory(column, firstUnknown >= 0 ? firstUnknown : firstMissing, remedy);
      const { name, known, infrequent } = learnt;
      const dropped =
        typeof drop === "object" && drop !== null ? named(learnt, String(drop[j])) : first(learnt, drop);
      return { name, categories: learnt.categories, known, infrequent, dropped };
    });
    const state: OneHotEncoderState = { kind: "OneHotEncoder", columns, handleUnknown, warnings: [] };
    return new MappedTransformer(state, mapOf(state));
  }

  /**
   * Brings a fitted encoder back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault.
   */
  static fromState(given: PlainState): FittedOneHotEncoder {
    const reader = StateReader.open("OneHotEncoder", given);
    const state: OneHotEncoderState = {
      kind: "OneHotEncoder",
      columns: readColumns(reader, readColumn),
      handleUnknown: reader.oneOf("handleUnknown", ["error", "ignore", "infrequent_if_exist"]),
      warnings: reader.strings("warnings"),
    };
    return new MappedTransformer(state, mapOf(state));
  }
}

function readColumn(column: StateReader, name: string): EncodedColumn {
  const categories = column.strings("categories");
  const known = readCodes(column, "known", categories.length);
  const infrequent = column.has("infrequent")
    ? readCodes(column, "infrequent", categories.length)
    : new Int32Array(0);
  const isKnown = new Uint8Array(categories.length);
  for (const code of known) isKnown[code] = 1;
  const stranger = infrequent.findIndex((code) => isKnown[code] === 0);
  if (stranger >= 0) column.refuse("infrequent", "a code that is known", stranger);
  const dropped = column.integer("dropped", { min: -1, max: categories.length - 1 });
  if (isKnown[dropped] === 0) column.refuse("dropped", "-1 or a code that is known");
  return { name, categories, known, infrequent, dropped };
}

function mapOf({ columns, handleUnknown }: OneHotEncoderState): ColumnMap {
  return {
    inputs: columns.map(({ name, categories }): InputColumn => ({ name, kind: "categorical", categories })),
    outputs: columns.flatMap((column, source) => outputsOf(column, source, handleUnknown)),
    checks:
      handleUnknown === "error"
        ? columns.map(({ categories, known }, source): CodeCheck => {
            const flags = new Uint8Array(categories.length);
            for (const code of known) flags[code] = 1;
            return { check: "codes", source, ops: [], known: flags, allowsMissing: false, remedy };
          })
        : [],
  };
}

/** What a caller can do about a category that is not known. */
const remedy =
  'set handleUnknown: "ignore" to encode it as zeros, or categories: "declared" to know all declared ones';

/** The code that `first` or `if_binary` drops: the first that is not rare; -1 when none is dropped. */
function first({ known, infrequent }: KnownCategories, drop: null | "first" | "if_binary"): number {
  const rare = new Set(infrequent);
  const nOutputs = known.length - rare.size + (rare.size > 0 ? 1 : 0);
  if (drop === null || (drop === "if_binary" && nOutputs !== 2)) return -1;
  return known.find((code) => !rare.has(code)) ?? known[0] ?? -1;
}

/**
 * The code of the category that is to be dropped by its name.
 *
 * @throws {DataError} `fit/reference` when it is not known, or rare.
 */
function named({ name, categories, known, infrequent }: KnownCategories, category: string): number {
  const code = categories.indexOf(category);
  const isRare = infrequent.includes(code);
  if (known.includes(code) && !isRare) return code;
  const names = Array.from(known, (item) => categories[item]);
  throw new DataError(
    "fit/reference",
    `column "${name}" must have the category "${category}" that OneHotEncoder is to drop, ` +
      (isRare ? "it is too rare to stand alone" : `its categories are ${names.join(", ") || "none"}`),
    { details: { column: name, category } },
  );
}

/** The output columns of one column: one a category that is neither dropped nor rare, then that of the rare ones. */
function outputsOf(
  { name, categories, known, infrequent, dropped }: EncodedColumn,
  source: number,
  handleUnknown: OneHotEncoderState["handleUnknown"],
): OutputColumn[] {
  const rare = new Set(infrequent);
  const output = (category: string, op: CellOp): OutputColumn => ({
    name: `${name}_${category}`,
    kind: "numeric",
    categories: [],
    source,
    ops: [op],
  });
  const outputs = Array.from(known)
    .filter((code) => code !== dropped && !rare.has(code))
    .map((code) => output(categories[code]!, { op: "is-code", code }));
  if (rare.size === 0 || rare.has(dropped)) return outputs;
  const takesOthers = handleUnknown === "infrequent_if_exist" ? 1 : 0;
  const values = new Float64Array(categories.length).fill(takesOthers);
  for (const code of known) values[code] = rare.has(code) ? 1 : 0;
  const op = { op: "number-of-code", values, missing: takesOthers, unknown: takesOthers } as const;
  return [...outputs, output("infrequent_sklearn", op)];
}
