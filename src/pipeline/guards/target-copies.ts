import { type Column, getColumn, type Labels, type Table } from "../../core/index.ts";

/** A feature that says the target in other words. Plain JSON. */
export interface TargetCopy {
  readonly name: string;
  /**
   * `one-to-one`: each class has a value of its own. `finer`: a class has several values, each of them in rows of that class
   * alone. `missing`: it has a value in the rows of one class alone.
   */
  readonly how: "one-to-one" | "finer" | "missing";
  /** How many values it has; missing counts as one. */
  readonly nValues: number;
}

/** In fewer rows a column may say the target by chance. */
const fewestRows = 20;
/** A class with fewer rows may have a value of its own by chance. */
const fewestOfClass = 5;
/** A column that is finer than the target has so many rows a value at least: else its values are those of single rows. */
const fewestOfValue = 10;

/**
 * Finds features whose values stand for the classes: each value, and missing as one, occurs in rows of one class only, in as few
 * values as a code has. A number that parts the classes by its size is none of these, since an honest measurement may do that.
 *
 * @param names the features.
 */
export function findTargetCopies(table: Table, labels: Labels, names: readonly string[]): TargetCopy[] {
  const rowsOf = new Map<number, number>();
  for (const code of labels.codes) rowsOf.set(code, (rowsOf.get(code) ?? 0) + 1);
  const isEnough = table.nRows >= fewestRows && [...rowsOf.values()].every((n) => n >= fewestOfClass);
  if (!isEnough || rowsOf.size < 2) return [];
  return names.flatMap((name): TargetCopy[] => {
    const column = getColumn(table, name);
    const nValues = countValuesOfOneClass(valuesOf(column), labels, table.nRows / fewestOfValue);
    if (nValues !== undefined)
      return [{ name, how: nValues === rowsOf.size ? "one-to-one" : "finer", nValues }];
    const byMissing = countValuesOfOneClass(presenceOf(column), labels, 2);
    return byMissing === 2 ? [{ name, how: "missing", nValues: 2 }] : [];
  });
}

const missing = Symbol("missing");

const valuesOf = (column: Column): ((row: number) => unknown) =>
  column.kind === "numeric"
    ? (row) => (Number.isNaN(column.values[row]!) ? missing : column.values[row]! + 0)
    : (row) => column.codes[row]!;

const presenceOf = (column: Column): ((row: number) => unknown) =>
  column.kind === "numeric" ? (row) => Number.isNaN(column.values[row]!) : (row) => column.codes[row]! < 0;

/** How many values there are if each occurs in rows of one class only; `undefined` if not, or if there are more than `most` or one. */
function countValuesOfOneClass(
  valueAt: (row: number) => unknown,
  { codes }: Labels,
  most: number,
): number | undefined {
  const classOf = new Map<unknown, number>();
  for (let row = 0; row < codes.length; row++) {
    const value = valueAt(row);
    const known = classOf.get(value);
    if (known === undefined) {
      if (classOf.size + 1 > most) return undefined;
      classOf.set(value, codes[row]!);
    } else if (known !== codes[row]) return undefined;
  }
  return classOf.size < 2 ? undefined : classOf.size;
}
