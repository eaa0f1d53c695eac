import type { Table } from "../../core/index.ts";
import type { FittedTransformer, PlainState } from "../protocol/protocol.ts";
import type { StateReader } from "../protocol/state-reader.ts";
import { checkNames, checkStoredNames } from "./check-names.ts";
import type { ColumnMap } from "./column-map.ts";
import { ColumnRunner } from "./column-runner.ts";
import { mapTable } from "./map-table.ts";

/** The state of every transformer of this folder. */
export interface TransformerState extends PlainState {
  /** Problems of the fit that are not errors. */
  readonly warnings: readonly string[];
}

/** A fitted transformer whose output columns are functions of its input columns, row by row: its state and its map. */
export class MappedTransformer<S extends TransformerState> implements FittedTransformer {
  readonly state: S;
  readonly map: ColumnMap;
  readonly featureNamesIn: readonly string[];
  readonly featureNamesOut: readonly string[];
  readonly #runner: ColumnRunner;

  /** @throws {DataError} `transform/duplicate-name`. */
  constructor(state: S, map: ColumnMap) {
    checkNames(state.kind, map);
    this.state = state;
    this.map = map;
    this.featureNamesIn = map.inputs.map((input) => input.name);
    this.featureNamesOut = map.outputs.map((output) => output.name);
    this.#runner = new ColumnRunner(map);
  }

  /**
   * The fitted transformer of a state that was read field by field.
   *
   * @throws {FormatError} `state/invalid` when two output columns would have one name.
   */
  static restore<S extends TransformerState>(
    reader: StateReader,
    state: S,
    map: ColumnMap,
  ): MappedTransformer<S> {
    checkStoredNames(reader, "columns", map);
    return new MappedTransformer(state, map);
  }

  get warnings(): readonly string[] {
    return this.state.warnings;
  }

  /**
   * @throws {NotFoundError} `schema/missing-column`.
   * @throws {DataError} `transform/column-kind`, `transform/unknown-category`.
   */
  transform(X: Table): Table {
    return mapTable(this.#runner, X);
  }
}
