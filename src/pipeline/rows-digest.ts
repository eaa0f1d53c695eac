import { createHash } from "node:crypto";
import type { Column } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";

/**
 * SHA-256 (hex) of the rows that a model learns from: columns, labels, and where in the file each row stands. Whatever is read
 * to the same rows has the same digest, though the file, its format or the code that reads it was another.
 */
export function digestRows({ table, labels, rowNumbers }: Dataset): string {
  const hash = createHash("sha256");
  const shapes = table.columns.map((column) =>
    column.kind === "numeric" ? [column.kind, column.name] : [column.kind, column.name, ...column.categories],
  );
  hash.update(JSON.stringify({ nRows: table.nRows, shapes, classes: labels.classes }));
  for (const column of table.columns) hash.update(bytesOf(column));
  return hash.update(labels.codes).update(rowNumbers).digest("hex");
}

const bytesOf = (column: Column): Float64Array | Int32Array =>
  column.kind === "numeric" ? column.values : column.codes;
