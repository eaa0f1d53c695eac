import type { Column, Table } from "../../core/index.ts";
import type { OutputColumn } from "./column-map.ts";
import type { ColumnRunner } from "./column-runner.ts";

/**
 * Runs a map over a table and gathers its output columns as a table. A category that the training table did not have keeps its
 * name, and stands behind the categories that it had.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table lacks an input column.
 * @throws {DataError} as `ColumnRunner.run` does.
 */
export function mapTable(runner: ColumnRunner, table: Table): Table {
  const cells = runner.map.outputs.map(() => new Float64Array(table.nRows));
  runner.run(table, (output, block, start, count) => {
    cells[output]!.set(count === block.length ? block : block.subarray(0, count), start);
  });
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columns = runner.map.outputs.map((output, k): Column => {
    if (output.kind === "numeric") return { kind: "numeric", name: output.name, values: cells[k]! };
    const { source } = output;
    const input = typeof source === "number" ? byName.get(runner.map.inputs[source]!.name) : undefined;
    return gatherCodes(output, cells[k]!, input);
  });
  return { nRows: table.nRows, columns };
}

/** A categorical output column of its cells. A cell below -1 is a category that only the source column names. */
function gatherCodes(output: OutputColumn, cells: Float64Array, source: Column | undefined): Column {
  const { name } = output;
  const codes = Int32Array.from(cells);
  if (codes.every((code) => code >= -1))
    return { kind: "categorical", name, categories: output.categories, codes };
  const categories = [...output.categories];
  const added = new Map<number, number>();
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= -1 || source?.kind !== "categorical") continue;
    let place = added.get(code);
    if (place === undefined) {
      place = categories.push(source.categories[-2 - code]!) - 1;
      added.set(code, place);
    }
    codes[i] = place;
  }
  return { kind: "categorical", name, categories, codes };
}
