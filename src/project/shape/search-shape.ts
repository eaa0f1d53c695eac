import { flag, integer, isPlainObject } from "../../core/index.ts";
import type { SearchRange } from "../../learn/index.ts";
import {
  finiteNumber,
  inTurn,
  is,
  listOf,
  objectOf,
  optional,
  problemAt,
  type Rule,
  recordOf,
  required,
  wordOfType,
} from "../../schema/shape/index.ts";
import type { SearchSettings } from "../project.ts";

/** How parameters are searched for. */
export const searchSettings = objectOf<SearchSettings>({
  kind: optional(
    wordOfType<NonNullable<SearchSettings["kind"]>>({ grid: true, random: true, halving: true }),
  ),
  nTrials: optional(is(integer({ min: 1 }))),
  folds: optional(is(integer({ min: 2 }))),
  rule: optional(wordOfType<NonNullable<SearchSettings["rule"]>>({ best: true, "one-standard-error": true })),
  resource: optional(wordOfType<NonNullable<SearchSettings["resource"]>>({ rows: true, iterations: true })),
  factor: optional(is(integer({ min: 2 }))),
  seed: optional(is(integer({ min: 0 }))),
});

/** A range of numbers: with ends in their order, which a logarithm has and whole numbers are. */
const range = inTurn(
  objectOf<SearchRange>({
    min: required(finiteNumber),
    max: required(finiteNumber),
    log: optional(is(flag)),
    integer: optional(is(flag)),
  }),
  (value, path) => {
    const { min, max, log = false, integer: isWhole = false } = value as SearchRange;
    if (!(min < max)) return [problemAt(path, `must have min < max, got ${min} and ${max}`)];
    if (log && min <= 0) return [problemAt(path, `must have min > 0, as log is true, got ${min}`)];
    if (isWhole && !(Number.isInteger(min) && Number.isInteger(max)))
      return [problemAt(path, `must have whole numbers, as integer is true, got ${min} and ${max}`)];
    return [];
  },
);

/** Any value that a parameter may have: what a parameter takes its class says. */
const anyValue: Rule = () => [];

const values: Rule = (value, path) =>
  isPlainObject(value) ? range(value, path) : listOf(anyValue, 1)(value, path);

/** What is tried of parameters. */
export const searchSpace: Rule = inTurn(recordOf(values), (value, path) =>
  Object.keys(value as object).length > 0
    ? []
    : [problemAt(path, "must name a parameter to try values of, got none")],
);
