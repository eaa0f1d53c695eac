// Where the arrays of one tree stand: addresses in bytes, which `useArrays` sets. `layOut` of `whole-tree-grower.ts` makes them.
import { prepareShuffles } from "./shuffles";

export let words: usize = 0; // i32 a row
export let moved: usize = 0; // i32 a row, and FEW more
export let keys: usize = 0; // i32 a row, and FEW more
export let counts: usize = 0; // i32, 2 a row and 2 more, at least 256
export let sides: usize = 0; // u8 a row, zeros between splits
export let table: usize = 0; // i64 a rank, 2 more, at least FEW + 2; zeros between columns
export let tableRows: usize = 0; // i32, likewise
export let groupCodes: usize = 0; // i32 a row or rank, whichever is more
export let groupSums: usize = 0; // i64, likewise
export let groupRows: usize = 0; // i32, likewise
export let lists: usize = 0; // i32 a row and listed column
export let listColumns: usize = 0; // i32 a listed column
export let listStarts: usize = 0; // i32 a column, -1 for one without a list
export let nLists: i32 = 0;
export let features: usize = 0; // i32 a column
export let constants: usize = 0; // i32 a column
export let stack: usize = 0; // STACKED bytes a row
export let sumsOf: usize = 0; // i64 a payload: weight of class 0, weight of class 1 << 32
export let steps: usize = 0; // two f64 a payload
export let logs: usize = 0; // f64: n log n, for the entropy

export function useArrays(
  wordsAt: usize,
  movedAt: usize,
  keysAt: usize,
  countsAt: usize,
  sidesAt: usize,
  tableAt: usize,
  tableRowsAt: usize,
  groupCodesAt: usize,
  groupSumsAt: usize,
  groupRowsAt: usize,
  listsAt: usize,
  listColumnsAt: usize,
  listStartsAt: usize,
  nListed: i32,
  featuresAt: usize,
  constantsAt: usize,
  stackAt: usize,
  sumsOfAt: usize,
  stepsAt: usize,
  logsAt: usize,
  shufflesAt: usize,
): void {
  words = wordsAt;
  moved = movedAt;
  keys = keysAt;
  counts = countsAt;
  sides = sidesAt;
  table = tableAt;
  tableRows = tableRowsAt;
  groupCodes = groupCodesAt;
  groupSums = groupSumsAt;
  groupRows = groupRowsAt;
  lists = listsAt;
  listColumns = listColumnsAt;
  listStarts = listStartsAt;
  nLists = nListed;
  features = featuresAt;
  constants = constantsAt;
  stack = stackAt;
  sumsOf = sumsOfAt;
  steps = stepsAt;
  logs = logsAt;
  prepareShuffles(shufflesAt);
}
