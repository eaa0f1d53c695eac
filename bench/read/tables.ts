import { closeSync, openSync, writeSync } from "node:fs";
import type { CategoricalSpec, NumericSpec, Schema } from "systole/schema";
import { core } from "../support/systole.ts";

type Draw = (random: InstanceType<typeof core.Random>) => string;
interface DrawnColumn {
  readonly spec: CategoricalSpec | NumericSpec;
  readonly draw: Draw;
}

const number = (name: string, mean: number, sd: number, nDecimals: number): DrawnColumn => ({
  spec: { name, kind: "numeric", min: mean - 8 * sd, max: mean + 8 * sd },
  draw: (random) => (mean + sd * random.nextNormal()).toFixed(nDecimals),
});
const code = (name: string, ...values: (string | number)[]): DrawnColumn => ({
  spec: { name, kind: "categorical", codes: values.map((value) => ({ value })) },
  draw: (random) => String(values[random.nextInt(values.length)]),
});

/** Fourteen columns like those of the heart-disease data; a row has some 67 bytes. */
const columns: readonly DrawnColumn[] = [
  number("age", 54, 9, 1),
  code("sex", 0, 1),
  code("cp", 1, 2, 3, 4),
  number("trestbps", 131, 17, 2),
  number("chol", 246, 28, 3),
  code("fbs", 0, 1),
  code("restecg", 0, 1, 2),
  number("thalach", 149, 18, 3),
  code("exang", 0, 1),
  number("oldpeak", 1, 1, 5),
  code("slope", "up", "flat", "down"),
  number("ca", 0, 1, 6),
  code("thal", "normal", "fixed", "reversible"),
  code("num", 0, 1),
];

/**
 * Writes a table: the fourteen columns above when so many are asked for; else a target, and beside it columns of numbers with four
 * decimals.
 *
 * @returns the schema by which it is read.
 */
export function writeTable(path: string, nRows: number, nCols: number): Schema {
  const numbers = Array.from({ length: nCols - 1 }, (_, j) => number(`x${j}`, 0, 1, 4));
  const drawn = nCols === columns.length ? columns : [...numbers, code("num", 0, 1)];
  const random = new core.Random(11);
  const file = openSync(path, "w");
  writeSync(file, `${drawn.map(({ spec }) => spec.name).join(",")}\n`);
  for (let from = 0; from < nRows; from += 1000) {
    const lines = Array.from(
      { length: Math.min(1000, nRows - from) },
      () => `${drawn.map(({ draw }) => draw(random)).join(",")}\n`,
    );
    writeSync(file, lines.join(""));
  }
  closeSync(file);
  return {
    columns: drawn.map(({ spec }) => (spec.name === "num" ? { ...spec, role: "target" } : spec)),
    target: { column: "num" },
  };
}
