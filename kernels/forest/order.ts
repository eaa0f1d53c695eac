// Orders: a column may have to keep the share of the second class from falling, or from rising.
import { lower, upper } from "./node";

/** Whether any column must. */
export let isOrdered: bool = false;
let signs: usize = 0; // i32 a column: 1, 0 or -1

export function useOrder(ordered: bool, signsAt: usize): void {
  isOrdered = ordered;
  signs = signsAt;
}

/** 1 or -1 where the share of the second class must rise or fall with the column, else 0. */
export function signOf(column: i32): i32 {
  return load<i32>(signs + ((<usize>column) << 2));
}

/** Whether the shares of the first class in two children lie within the node's bounds and in the order of the column. */
export function keepsOrder(sign: i32, left: f64, right: f64): bool {
  return (
    left >= lower && right >= lower && left <= upper && right <= upper && (left - right) * <f64>sign >= 0
  );
}
