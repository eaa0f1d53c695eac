import { FormatError } from "../../core/index.ts";

/** The error for a state of a format that did not keep what an explanation needs. */
export function olderModelError(kind: string, what: string): FormatError {
  return new FormatError(
    "explain/older-model",
    `the state of ${kind} must hold ${what} to be explained, one of format 1 does not`,
    { hint: "an older version of systole made the model: train it again, or predict with it as it is" },
  );
}
