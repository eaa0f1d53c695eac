import type { RankedColumns } from "./ranked-columns.ts";
import type { TreeRows } from "./tree-rows.ts";

/** Sorting a node's rows anew costs about as much as keeping so many columns in order. */
const COLUMNS_PER_SORT = 10;

/** So many rows times columns are sorted once and for all trees: 32 MiB. */
const MOST_ORDERED = 0x80_0000;

/** With fewer rows in all there are no lists: sorting a few of them is quick. */
const MANY_ROWS = 600;

/** Nodes with as many rows or fewer have no lists: they are sorted by insertion. */
const FEW_ROWS = 10;

/**
 * The rows of a tree in the order of each column, kept in order from node to node: every split divides all lists. That is
 * cheaper than to sort anew at each node, when the nodes look at enough of the columns. Lists are kept for columns of many
 * values; for the others there are quicker ways.
 */
export class SortedLists {
  /** The lists, one after the other; a node's rows stand at the same places in each. */
  lists: Int32Array;
  /** Where the list of a column begins; -1 for a column without one. */
  readonly starts: Int32Array;
  readonly #ranked: RankedColumns;
  readonly #columns: Int32Array;
  /** One bit a row of the matrix: whether it goes right at the split being carried out. */
  readonly #sides: Int32Array;
  readonly #table: Int32Array;
  readonly #moved: Int32Array;
  readonly #orders: Int32Array | undefined;
  #shift = 0;

  constructor(ranked: RankedColumns, maxFeatures: number) {
    const { nRows, nCols, nDistinct, hasMissing } = ranked;
    const columns: number[] = [];
    if (nRows >= MANY_ROWS && nCols <= COLUMNS_PER_SORT * maxFeatures)
      for (let j = 0; j < nCols; j++)
        if (hasMissing[j] === 0 && nDistinct[j]! > 2 && nDistinct[j]! * 4 > nRows) columns.push(j);
    this.#ranked = ranked;
    this.#columns = Int32Array.from(columns);
    this.starts = new Int32Array(nCols).fill(-1);
    this.lists = new Int32Array(0);
    this.#sides = new Int32Array(columns.length > 0 ? (nRows >>> 5) + 1 : 0);
    this.#table = new Int32Array(columns.length > 0 ? nRows + 1 : 0);
    this.#moved = new Int32Array(columns.length > 0 ? nRows : 0);
    this.#orders = this.#sortAll();
  }

  /** Turns to another tree. */
  setRows(rows: TreeRows): void {
    const n = rows.nWords;
    const nColumns = this.#columns.length;
    this.#shift = rows.shift;
    if (this.lists.length <= nColumns * n) this.lists = new Int32Array(nColumns * n + 1);
    for (let c = 0; c < nColumns; c++) this.starts[this.#columns[c]!] = c * n;
    if (!this.has(n)) return;
    const { nRows } = this.#ranked;
    if (this.#orders === undefined) {
      for (const column of this.#columns) this.#sort(rows.words, n, column, this.starts[column]!, this.lists);
      return;
    }
    this.#table.fill(0, 0, nRows);
    tabulate(rows.words, n, rows.shift, this.#table);
    for (let c = 0; c < nColumns; c++) gather(this.#orders, c * nRows, nRows, this.#table, this.lists, c * n);
    this.#table.fill(0, 0, nRows);
  }

  /** Whether a node of so many rows has lists; for a small one there is a quicker way. */
  has(nRows: number): boolean {
    return nRows > FEW_ROWS;
  }

  /** All rows in the order of each column, from which every tree takes its own; undefined when they are too many. */
  #sortAll(): Int32Array | undefined {
    const { nRows } = this.#ranked;
    const nColumns = this.#columns.length;
    if (nColumns * nRows > MOST_ORDERED) return undefined;
    const all = Int32Array.from({ length: nRows }, (_, row) => row);
    const orders = new Int32Array(nColumns * nRows);
    for (let c = 0; c < nColumns; c++) this.#sort(all, nRows, this.#columns[c]!, c * nRows, orders);
    return orders;
  }

  #sort(words: Int32Array, n: number, column: number, to: number, sorted: Int32Array): void {
    const { codes, nRows, nDistinct } = this.#ranked;
    const ranks = codes.subarray(column * nRows, (column + 1) * nRows);
    const table = this.#table;
    countRanks(words, n, this.#shift, ranks, table);
    sumUp(table, nDistinct[column]!, to);
    placeWords(words, n, this.#shift, ranks, table, sorted);
    table.fill(0, 0, nDistinct[column]!);
  }

  /**
   * Divides every list as `words` was: the rows before `at` go left. A child that is a leaf needs no order.
   *
   * @param sorted the column that was split, whose list is divided as it is; or another one.
   */
  divide(
    words: Int32Array,
    start: number,
    at: number,
    end: number,
    sorted: number,
    needsLeft: boolean,
    needsRight: boolean,
  ): void {
    const keepsLeft = needsLeft && this.has(at - start);
    const keepsRight = needsRight && this.has(end - at);
    if (this.#columns.length === 0 || !(keepsLeft || keepsRight)) return;
    const { lists } = this;
    const sides = this.#sides;
    const moved = this.#moved;
    const shift = this.#shift;
    markLeft(words, start, at, shift, sides);
    markRight(words, at, end, shift, sides);
    for (let c = 0; c < this.#columns.length; c++) {
      const column = this.#columns[c]!;
      if (column === sorted) continue;
      const list = this.starts[column]!;
      if (!keepsRight) keepLeft(lists, list + start, list + end, shift, sides);
      else if (!keepsLeft) keepRight(lists, list + start, list + end, shift, sides);
      else {
        const nRight = divideList(lists, list + start, list + end, shift, sides, moved);
        copyBack(moved, nRight, lists, list + end - nRight);
      }
    }
  }
}

// One loop a function, and nothing behind it: V8 replaces long loops while they run, and code behind such a loop that has
// never run would throw the new code away each time.

/** Puts every word at its row. */
function tabulate(words: Int32Array, n: number, shift: number, table: Int32Array): void {
  for (let p = 0; p < n; p++) {
    const word = words[p]!;
    table[word >>> shift] = word;
  }
}

/** Takes the words of the rows in an order. No word is 0, as no weight is. */
function gather(
  orders: Int32Array,
  from: number,
  nRows: number,
  table: Int32Array,
  lists: Int32Array,
  to: number,
): void {
  let at = to;
  for (let p = from; p < from + nRows; p++) {
    const word = table[orders[p]!]!;
    lists[at] = word;
    at += -word >>> 31;
  }
}

function countRanks(
  words: Int32Array,
  n: number,
  shift: number,
  ranks: Int32Array,
  counts: Int32Array,
): void {
  for (let p = 0; p < n; p++) counts[ranks[words[p]! >>> shift]!]!++;
}

/** Turns counts into the places where each rank's words begin. */
function sumUp(counts: Int32Array, n: number, first: number): void {
  let sum = first;
  for (let code = 0; code < n; code++) {
    const count = counts[code]!;
    counts[code] = sum;
    sum += count;
  }
}

function placeWords(
  words: Int32Array,
  n: number,
  shift: number,
  ranks: Int32Array,
  places: Int32Array,
  lists: Int32Array,
): void {
  for (let p = 0; p < n; p++) {
    const word = words[p]!;
    lists[places[ranks[word >>> shift]!]!++] = word;
  }
}

function markLeft(words: Int32Array, from: number, to: number, shift: number, sides: Int32Array): void {
  for (let p = from; p < to; p++) {
    const row = words[p]! >>> shift;
    sides[row >>> 5]! &= ~(1 << row);
  }
}

function markRight(words: Int32Array, from: number, to: number, shift: number, sides: Int32Array): void {
  for (let p = from; p < to; p++) {
    const row = words[p]! >>> shift;
    sides[row >>> 5]! |= 1 << row;
  }
}

/** A stable partition without a branch: every word is written to both sides, and one of them moves on. */
function divideList(
  lists: Int32Array,
  from: number,
  to: number,
  shift: number,
  sides: Int32Array,
  moved: Int32Array,
): number {
  let left = from;
  for (let p = from; p < to; p++) {
    const word = lists[p]!;
    const row = word >>> shift;
    lists[left] = word;
    moved[p - left] = word;
    left += 1 - ((sides[row >>> 5]! >>> row) & 1);
  }
  return to - left;
}

function keepLeft(lists: Int32Array, from: number, to: number, shift: number, sides: Int32Array): void {
  let left = from;
  for (let p = from; p < to; p++) {
    const word = lists[p]!;
    const row = word >>> shift;
    lists[left] = word;
    left += 1 - ((sides[row >>> 5]! >>> row) & 1);
  }
}

function keepRight(lists: Int32Array, from: number, to: number, shift: number, sides: Int32Array): void {
  let right = to - 1;
  for (let p = to - 1; p >= from; p--) {
    const word = lists[p]!;
    const row = word >>> shift;
    lists[right] = word;
    right -= (sides[row >>> 5]! >>> row) & 1;
  }
}

/** Copies the first `n` words to `to`. */
export function copyBack(from: Int32Array, n: number, into: Int32Array, to: number): void {
  if (n > 48) into.set(from.subarray(0, n), to);
  else for (let p = 0; p < n; p++) into[to + p] = from[p]!;
}
