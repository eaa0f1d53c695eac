import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Labels, Matrix } from "systole/core";
import { core, root } from "./systole.ts";

/** Rows to learn from, under a name that both sides know. */
export interface Rows {
  readonly name: string;
  readonly X: Matrix;
  readonly y: Labels;
}

/** Normal columns, and a label of two classes that depends on all of them, with noise. */
export function drawRows(name: string, nRows: number, nCols: number, seed = 7): Rows {
  const signal = new core.Random(1);
  const coef = Float64Array.from({ length: nCols }, () => signal.nextNormal());
  const random = new core.Random(seed);
  const X = core.makeMatrix(nRows, nCols);
  const codes = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let score = 0;
    for (let j = 0; j < nCols; j++) {
      const value = random.nextNormal();
      X.data[i * nCols + j] = value;
      score += (2 * coef[j]! * value) / Math.sqrt(nCols);
    }
    codes[i] = score + random.nextNormal() > 0 ? 1 : 0;
  }
  return { name, X, y: { classes: ["0", "1"], codes } };
}

/** The 303 rows of Cleveland as they are: 13 columns, the most frequent code for the six missing values. */
export function readCleveland(): Rows {
  const { table, y } = parseCleveland();
  return { name: "cleveland", X: core.matrixOfRows(table), y };
}

/**
 * The same 303 rows in 25 columns: the five numbers standardised, and codes as columns of 0 and 1, one column for a feature of two
 * codes, else one for each code.
 */
export function encodeCleveland(): Rows {
  const { table, y } = parseCleveland();
  const columns = Array.from({ length: 13 }, (_, j) => table.map((row) => row[j]!)).flatMap((values) => {
    const codes = [...new Set(values)].sort((a, b) => a - b);
    if (codes.length > 5) return [standardize(values)];
    const kept = codes.length === 2 ? codes.slice(1) : codes;
    return kept.map((code) => values.map((value) => (value === code ? 1 : 0)));
  });
  return {
    name: "encoded",
    X: core.matrixOfRows(table.map((_, i) => columns.map((column) => column[i]!))),
    y,
  };
}

/** Rows like the given ones: each value is that of another row, drawn at random, column by column. */
export function shuffleRows(name: string, { X, y }: Rows, nRows: number): Rows {
  const random = new core.Random(3);
  const data = Float64Array.from(
    { length: nRows * X.nCols },
    (_, at) => X.data[random.nextInt(X.nRows) * X.nCols + (at % X.nCols)]!,
  );
  return {
    name,
    X: core.makeMatrix(nRows, X.nCols, data),
    y: { classes: y.classes, codes: new Int32Array(nRows) },
  };
}

/** Writes rows where a peer reads them: float64, the matrix row by row, then the class codes. */
export function writeRows(directory: string, { name, X, y }: Rows): string {
  const path = join(directory, `${name}.f64`);
  writeFileSync(path, X.data);
  writeFileSync(path, Float64Array.from(y.codes), { flag: "a" });
  return path;
}

function parseCleveland(): { table: number[][]; y: Labels } {
  const file = join(root, "projects", "heart-disease", "data", "processed.cleveland.data");
  const rows = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  const table = rows.map((row) =>
    row.slice(0, 13).map((cell, j) => (cell === "?" ? (j === 11 ? 0 : 3) : Number(cell))),
  );
  const codes = Int32Array.from(rows, (row) => (Number(row[13]) > 0 ? 1 : 0));
  return { table, y: { classes: ["0", "1"], codes } };
}

function standardize(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
