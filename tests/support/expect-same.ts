import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/** Expects the same values to the last bit. `toStrictEqual` does too, but takes a hundred times as long for long arrays. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) expect(true).toBe(true);
  else expect(actual).toStrictEqual(expected);
}
