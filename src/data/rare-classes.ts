import { type Column, cutText, type Labels } from "../core/index.ts";
import { placeOf, quoteName } from "./issues.ts";
import type { Issue } from "./protocol.ts";
import type { IssueSink, RawRows } from "./raw-rows.ts";

/** The fewest rows of a class that a model can learn and be judged on: one to learn from, one to be held out. */
const leastRows = 2;
/** The fewest classes among which a model chooses. */
const leastClasses = 2;

/** The rows that can be used. */
export interface UsedRows {
  readonly columns: readonly Column[];
  readonly rowNumbers: Int32Array;
  readonly labels: Labels;
}

/** Counts the rows of each class, and leaves out classes of one row or none. */
export class RareClasses {
  readonly #classes: readonly string[];
  readonly #counts: Int32Array;
  /** Where the first row of each class stands. */
  readonly #first: Pick<Issue, "row" | "line">[] = [];

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#counts = new Int32Array(classes.length);
  }

  /** @param kept the places of the rows that count. */
  count(rows: RawRows, classes: Int32Array, kept: Int32Array): void {
    for (const i of kept) {
      const code = classes[i]!;
      if (this.#counts[code]!++ === 0) this.#first[code] = placeOf(rows, i);
    }
  }

  /**
   * Leaves out the rows of classes that have fewer than two, and these classes. Where fewer than two classes would remain nothing
   * is left out: there is no model then, whatever is done.
   *
   * @returns the rows that remain, and the numbers of those that do not.
   */
  leaveOut(
    all: UsedRows,
    target: string,
    issues: IssueSink,
  ): { readonly kept: UsedRows; readonly dropped: readonly number[] } {
    const isRare = Array.from(this.#counts, (count) => count < leastRows);
    const nKept = isRare.filter((rare) => !rare).length;
    if (nKept < leastClasses || nKept === isRare.length) return { kept: all, dropped: [] };
    this.#classes.forEach((name, code) => {
      if (isRare[code] === true) issues.add(this.#issueOf(name, code, target));
    });
    const { labels, rowNumbers, columns } = all;
    const places = Int32Array.from(labels.codes.keys()).filter((i) => isRare[labels.codes[i]!] === false);
    const classes = labels.classes.filter((_, code) => isRare[code] === false);
    const codeOf = Int32Array.from(labels.classes, (name) => classes.indexOf(name));
    const codes = taken(labels.codes, places).map((code) => codeOf[code]!);
    const dropped = [...rowNumbers.filter((_, i) => isRare[labels.codes[i]!] === true)];
    const kept = {
      columns: columns.map((column) => takeRows(column, places)),
      rowNumbers: taken(rowNumbers, places),
    };
    return { kept: { ...kept, labels: { classes, codes: share(codes) } }, dropped };
  }

  #issueOf(name: string, code: number, target: string): Issue {
    const subject = `class ${quoteName(name)} of ${quoteName(target)}`;
    const place = this.#first[code] ?? {};
    const message =
      this.#counts[code] === 0
        ? `${subject} has no row: it is no class of the model`
        : `${subject} has one row, ${place.row}: it is left out, and the class with it, as no model can be judged on it`;
    return {
      severity: "warning",
      rule: "rare-class",
      ...place,
      column: target,
      value: cutText(name),
      message,
    };
  }
}

function takeRows(column: Column, places: Int32Array): Column {
  return column.kind === "numeric"
    ? { ...column, values: taken(column.values, places) }
    : { ...column, codes: taken(column.codes, places) };
}

/** Some numbers of an array, on shared memory. */
function taken<T extends Float64Array | Int32Array>(values: T, places: Int32Array): T {
  const make = values.constructor as new (memory: SharedArrayBuffer) => T;
  const copy = new make(new SharedArrayBuffer(places.length * values.BYTES_PER_ELEMENT));
  for (let i = 0; i < places.length; i++) copy[i] = values[places[i]!]!;
  return copy;
}

/** The same numbers on shared memory. */
function share(codes: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(codes.byteLength));
  shared.set(codes);
  return shared;
}
