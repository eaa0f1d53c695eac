import type { Table } from "../../core/index.ts";
import type { FittedTransformer, PlainState } from "../protocol/protocol.ts";
import type { ColumnMap } from "./column-map.ts";
import { ColumnRunner } from "./column-runner.ts";
import { giveDistinctNames } from "./distinct-names.ts";
import { mapTable } from "./map-table.ts";

/** The state of every transformer of this folder. */
export interface TransformerState extends PlainState {
  /** Problems of the fit that are not errors. */
  readonly warnings: readonly string[];
}

/**
 * A fitted transformer whose output columns are functions of its input columns, row by row. The state says what was learnt, the
 * map, which is made of the state, what is done to a table. Every transformer of this folder makes one in `fit`.
 */
export class MappedTransformer<S extends TransformerState> implements FittedTransformer {
  readonly state: S;
  readonly map: ColumnMap;
  readonly featureNamesIn: readonly string[];
  readonly featureNamesOut: readonly string[];
  readonly #runner: ColumnRunner;

  /** @param map what the state does to a table. Output columns that share a name are told apart by {@link giveDistinctNames}. */
  constructor(state: S, map: ColumnMap) {
    this.state = state;
    this.map = giveDistinctNames(map);
    this.featureNamesIn = this.map.inputs.map((input) => input.name);
    this.featureNamesOut = this.map.outputs.map((output) => output.name);
    this.#runner = new ColumnRunner(this.map);
  }

  get warnings(): readonly string[] {
    return this.state.warnings;
  }

  /**
   * Makes the columns `featureNamesOut` of a table.
   *
   * @throws {NotFoundError} `schema/missing-column` when the table lacks a column of `featureNamesIn`.
   * @throws {DataError} `transform/column-kind` when one is of another kind than in training.
   * @throws {DataError} `transform/unknown-category` for a category that an encoder does not know.
   * @throws {DataError} `transform/out-of-range` or `fit/not-finite` for a value that splines do not take.
   */
  transform(X: Table): Table {
    return mapTable(this.#runner, X);
  }
}
