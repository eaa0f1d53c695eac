import {
  anyOf,
  checkParams,
  copyParams,
  integer,
  type Labels,
  oneOf,
  ParameterError,
  type Table,
  that,
} from "../../core/index.ts";
import type { EstimatorSpec, FitOptions, PlainState, Transformer } from "../protocol/protocol.ts";
import { type FieldKey, StateReader } from "../protocol/state-reader.ts";
import type { CodeCheck, ColumnMap, InputColumn, OutputColumn } from "./column-map.ts";
import {
  type Categories,
  categoriesConstraint,
  type FrequencyParams,
  frequencyConstraints,
  type KnownCategories,
  learnCategories,
  listsOf,
} from "./known-categories.ts";
import { MappedTransformer, type TransformerState } from "./mapped-transformer.ts";
import { readColumns } from "./read-columns.ts";
import { beginFit, categoricalOf, unknownCategory } from "./training-columns.ts";

/** Parameters of {@link OrdinalEncoder}, scikit-learn's in camelCase. */
export interface OrdinalEncoderParams extends FrequencyParams {
  /**
   * `auto`: the categories that occur in training; `declared`: all that the column carries, the missing value
   * included; or one list a column, in the order of their codes, `null` for the missing value. Default: `auto`.
   */
  readonly categories?: Categories;
  /** What becomes of a category that is not known: `error` refuses it, else it becomes `unknownValue`. Default: `error`. */
  readonly handleUnknown?: "error" | "use_encoded_value";
  /**
   * What an unknown category becomes: a whole number that is no number of a category, or `NaN`, which a spec writes as "nan". To be
   * given with `use_encoded_value`, and only then.
   */
  readonly unknownValue?: number | "nan" | null;
  /**
   * What a known missing value becomes: a whole number that is no number of a category, or `NaN`, which a spec writes as "nan".
   * Default: `NaN`.
   */
  readonly encodedMissingValue?: number | "nan";
}

/** What was learnt of one column. */
interface CodedColumn {
  readonly name: string;
  /** The categories of the training table's column, and behind them those that only a list names. */
  readonly categories: readonly string[];
  /** The number of each category; -1 for one that is not known. */
  readonly numbers: Int32Array;
  /** Whether a missing value is known. */
  readonly knowsMissing: boolean;
  readonly [key: string]: string | boolean | Int32Array | readonly string[];
}

/** All that a fitted encoder knows. */
export interface OrdinalEncoderState extends TransformerState {
  readonly kind: "OrdinalEncoder";
  readonly columns: readonly CodedColumn[];
  readonly handleUnknown: "error" | "use_encoded_value";
  /** `null` with `error`. */
  readonly unknownValue: number | null;
  readonly encodedMissingValue: number;
}

/** An encoder that has seen its training rows. */
export type FittedOrdinalEncoder = MappedTransformer<OrdinalEncoderState>;

/** What `unknownValue` and `encodedMissingValue` may be. */
const codeOrNaN = anyOf(
  integer(),
  that("NaN", (value) => value === "nan"),
);

/** Writes NaN by a name. It is among the numbers that scikit-learn takes, and JSON, in which specs are stored, has none for it. */
function nameNaN<T>(value: T): T | "nan" {
  return Number.isNaN(value) ? "nan" : value;
}

/**
 * Turns each categorical column into one of whole numbers from 0, under the same name.
 *
 * Numbers follow the order of the column's categories, which is the schema's (scikit-learn sorts them), or that of the
 * lists given. Rare categories share the number behind the last of the others. As in scikit-learn a missing value is
 * known where it occurs in training, is declared or is listed, and unknown elsewhere; when known it becomes
 * `encodedMissingValue`.
 *
 * @example
 * const table = makeTable([{ kind: "categorical", name: "size", categories: ["S", "L"], codes: Int32Array.of(1, 0) }]);
 * (await new OrdinalEncoder().fit(table)).transform(table).columns[0].values // [1, 0]
 */
export class OrdinalEncoder implements Transformer {
  readonly spec: EstimatorSpec;
  readonly #params: Required<OrdinalEncoderParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: OrdinalEncoderParams = {}) {
    const given = {
      categories: "auto",
      handleUnknown: "error",
      unknownValue: null,
      encodedMissingValue: "nan",
      minFrequency: null,
      maxCategories: null,
      ...copyParams(params),
    } as const;
    const all = {
      ...given,
      unknownValue: nameNaN(given.unknownValue),
      encodedMissingValue: nameNaN(given.encodedMissingValue),
    };
    const encodes = all.handleUnknown === "use_encoded_value";
    checkParams("OrdinalEncoder", all, {
      categories: categoriesConstraint(true),
      handleUnknown: oneOf("error", "use_encoded_value"),
      unknownValue: encodes
        ? that('a whole number or NaN, as handleUnknown is "use_encoded_value"', codeOrNaN.accepts)
        : that('null unless handleUnknown is "use_encoded_value"', (value) => value === null),
      encodedMissingValue: codeOrNaN,
      ...frequencyConstraints,
    });
    this.#params = all;
    this.spec = { name: "OrdinalEncoder", params: all };
  }

  /**
   * Learns the categories of each column.
   *
   * @param X categorical columns only.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `transform/column-kind` for a numeric column.
   * @throws {DataError} `transform/unknown-category` for a category, or a missing value, that a list lacks, with
   *   `handleUnknown: "error"`.
   * @throws {ParameterError} `parameter/invalid` when there is not one list for each column, or when `unknownValue` or
   *   `encodedMissingValue` is the number of a category.
   */
  async fit(X: Table, _y?: Labels, options?: FitOptions): Promise<FittedOrdinalEncoder> {
    beginFit("OrdinalEncoder", X, options);
    const { categories, handleUnknown } = this.#params;
    // Number("nan") is NaN
    const unknownValue = this.#params.unknownValue === null ? null : Number(this.#params.unknownValue);
    const encodedMissingValue = Number(this.#params.encodedMissingValue);
    const lists = listsOf("OrdinalEncoder", categories, X);
    const which = categories === "declared" ? "declared" : "auto";
    const columns = X.columns.map((item, j): CodedColumn => {
      const column = categoricalOf("OrdinalEncoder", item);
      const learnt = learnCategories(column, which, lists?.[j], this.#params);
      const knowsMissing =
        lists === undefined ? which === "declared" || learnt.hasMissing : lists[j]!.includes(null);
      if (handleUnknown === "error") {
        if (learnt.firstUnknown >= 0) throw unknownCategory(column, learnt.firstUnknown, remedy);
        if (!knowsMissing && learnt.firstMissing >= 0)
          throw unknownCategory(column, learnt.firstMissing, remedy);
      }
      const { numbers, nFrequent } = numberCategories(learnt);
      if (unknownValue !== null) checkFree("unknownValue", unknownValue, nFrequent, column.name);
      if (knowsMissing) checkFree("encodedMissingValue", encodedMissingValue, nFrequent, column.name);
      return { name: column.name, categories: learnt.categories, numbers, knowsMissing };
    });
    const state: OrdinalEncoderState = {
      kind: "OrdinalEncoder",
      columns,
      handleUnknown,
      unknownValue,
      encodedMissingValue,
      warnings: [],
    };
    return new MappedTransformer(state, mapOf(state));
  }

  /**
   * Brings a fitted encoder back from its state.
   *
   * @throws {FormatError} `state/invalid` naming the field at fault.
   */
  static fromState(given: PlainState): FittedOrdinalEncoder {
    const reader = StateReader.open("OrdinalEncoder", given);
    const columns = readColumns(reader, readColumn);
    const handleUnknown = reader.oneOf("handleUnknown", ["error", "use_encoded_value"]);
    const unknownValue = reader.nullable("unknownValue", (key) => readCodeOrNaN(reader, key));
    if ((unknownValue === null) !== (handleUnknown === "error"))
      reader.refuse("unknownValue", `${handleUnknown === "error" ? "null" : "a number"} as handleUnknown is`);
    const state: OrdinalEncoderState = {
      kind: "OrdinalEncoder",
      columns,
      handleUnknown,
      unknownValue,
      encodedMissingValue: readCodeOrNaN(reader, "encodedMissingValue"),
      warnings: reader.strings("warnings"),
    };
    return new MappedTransformer(state, mapOf(state));
  }
}

function readColumn(column: StateReader, name: string): CodedColumn {
  const categories = column.strings("categories");
  const { length } = categories;
  const numbers = column.array("numbers", Int32Array, { length, min: -1, max: length - 1 });
  return { name, categories, numbers, knowsMissing: column.flag("knowsMissing") };
}

function readCodeOrNaN(state: StateReader, key: FieldKey): number {
  const value = state.numberOrNaN(key);
  return Number.isNaN(value) ? value : state.integer(key);
}

function mapOf({
  columns,
  handleUnknown,
  unknownValue,
  encodedMissingValue,
}: OrdinalEncoderState): ColumnMap {
  const unknown = unknownValue ?? Number.NaN;
  return {
    inputs: columns.map(({ name, categories }): InputColumn => ({ name, kind: "categorical", categories })),
    outputs: columns.map(({ name, numbers, knowsMissing }, source): OutputColumn => {
      const missing = knowsMissing ? encodedMissingValue : unknown;
      const values = Float64Array.from(numbers, (number) => (number < 0 ? unknown : number));
      const op = { op: "number-of-code", values, missing, unknown } as const;
      return { name, kind: "numeric", categories: [], source, ops: [op] };
    }),
    checks:
      handleUnknown === "use_encoded_value"
        ? []
        : columns.map(({ numbers, knowsMissing }, source): CodeCheck => {
            const known = Uint8Array.from(numbers, (number) => (number < 0 ? 0 : 1));
            return { check: "codes", source, ops: [], known, allowsMissing: knowsMissing, remedy };
          }),
  };
}

/** What a caller can do about a category that is not known. */
const remedy = 'set handleUnknown: "use_encoded_value" with an unknownValue';

/** The number of each category: frequent ones from 0 in their order, the others together behind them. */
function numberCategories({ categories, known, infrequent }: KnownCategories): {
  numbers: Int32Array;
  nFrequent: number;
} {
  const numbers = new Int32Array(categories.length).fill(-1);
  const rare = new Set(infrequent);
  let nFrequent = 0;
  for (const code of known) if (!rare.has(code)) numbers[code] = nFrequent++;
  for (const code of infrequent) numbers[code] = nFrequent;
  return { numbers, nFrequent };
}

/**
 * Checks that a value is no number of a category. That of the rare categories is allowed, as in scikit-learn.
 *
 * @param name the parameter that gives the value.
 * @throws {ParameterError} `parameter/invalid` when it is one.
 */
function checkFree(name: string, value: number, nFrequent: number, column: string): void {
  if (value >= 0 && value < nFrequent)
    throw new ParameterError(
      "parameter/invalid",
      `parameter "${name}" of OrdinalEncoder must be no number of a category, got ${value}: ` +
        `those of column "${column}" are 0 to ${nFrequent - 1}`,
    );
}
