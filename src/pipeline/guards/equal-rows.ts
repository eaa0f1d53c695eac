import { type Column, getColumn, type Table } from "../../core/index.ts";

/**
 * Finds rows that are equal in all of some columns; missing equals missing, and 0 equals -0.
 *
 * @returns for each row the number of its kind, from 0 in the order in which the kinds first occur: equal rows have one number.
 */
export function findEqualRows(table: Table, names: readonly string[]): Int32Array {
  const columns = names.map((name) => bitsOf(getColumn(table, name)));
  const n = table.nRows;
  const kinds = new Int32Array(n);
  /** By hash, the first rows of the kinds that have it: rows of one hash need not be equal. */
  const known = new Map<number, number[]>();
  let nKinds = 0;
  for (let row = 0; row < n; row++) {
    const hash = hashOf(columns, row);
    const first = known.get(hash)?.find((other) => areEqual(columns, row, other));
    if (first !== undefined) {
      kinds[row] = kinds[first]!;
      continue;
    }
    kinds[row] = nKinds++;
    const others = known.get(hash);
    if (others === undefined) known.set(hash, [row]);
    else others.push(row);
  }
  return kinds;
}

/** The cells of a column as whole numbers, as many each: two of a number, one of a code. Equal cells have equal ones. */
interface Bits {
  readonly values: Int32Array;
  readonly perCell: 1 | 2;
}

function bitsOf(column: Column): Bits {
  if (column.kind === "categorical") return { values: column.codes, perCell: 1 };
  const plain = Float64Array.from(column.values, (value) => (Number.isNaN(value) ? NaN : value + 0));
  return { values: new Int32Array(plain.buffer), perCell: 2 };
}

/** 53 bits, so that few rows that differ share a hash: FNV-1a of 32 bits twice, from two beginnings (Fowler, Noll & Vo 1991). */
function hashOf(columns: readonly Bits[], row: number): number {
  let [a, b] = [0x811c_9dc5, 0x2c1b_3c6d];
  for (const { values, perCell } of columns)
    for (let k = row * perCell; k < (row + 1) * perCell; k++) {
      a = Math.imul(a ^ values[k]!, 0x0100_0193);
      a ^= a >>> 15;
      b = Math.imul(b ^ values[k]!, 0x85eb_ca6b);
      b ^= b >>> 13;
    }
  return (a >>> 0) * 0x20_0000 + (b >>> 11);
}

function areEqual(columns: readonly Bits[], row: number, other: number): boolean {
  return columns.every(({ values, perCell }) => {
    for (let k = 0; k < perCell; k++)
      if (values[row * perCell + k] !== values[other * perCell + k]) return false;
    return true;
  });
}
