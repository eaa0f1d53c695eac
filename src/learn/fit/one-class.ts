import type { UndefinedScore } from "../../judge/index.ts";

/**
 * Why there is no model to judge where all training rows are of one class.
 *
 * @example oneClassOnly("yes").reason // "a model must have training rows of two classes or more, got only \"yes\""
 */
export function oneClassOnly(className: string): UndefinedScore {
  return {
    undefined: "fit/one-class",
    reason: `a model must have training rows of two classes or more, got only "${className}"`,
  };
}
