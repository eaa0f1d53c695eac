import type { StateReader } from "../protocol/state-reader.ts";

/**
 * Reads what a transformer learnt of each column: a list of records in the field `columns`, each with a name that no other
 * has.
 *
 * @param read reads what stands in a record beside the name.
 * @throws {FormatError} `state/invalid` naming the field at fault.
 */
export function readColumns<T>(state: StateReader, read: (column: StateReader, name: string) => T): T[] {
  const seen = new Set<string>();
  return state.list("columns", (items, i) => {
    const column = items.record(i);
    const name = column.string("name");
    if (seen.has(name)) column.refuse("name", "a name that no column before it has");
    seen.add(name);
    return read(column, name);
  });
}

/**
 * Reads codes of categories, none of them twice.
 *
 * @param nCategories one more than the largest code that there may be.
 * @throws {FormatError} `state/invalid` naming the field at fault.
 */
export function readCodes(column: StateReader, key: string, nCategories: number): Int32Array {
  const codes = column.array(key, Int32Array, { min: 0, max: nCategories - 1 });
  const seen = new Uint8Array(nCategories);
  codes.forEach((code, i) => {
    if (seen[code] === 1) column.refuse(key, "a code that does not stand before it", i);
    seen[code] = 1;
  });
  return codes;
}
