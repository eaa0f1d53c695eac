import { ParameterError, type Params, type ParamValue, Random } from "../../core/index.ts";

/** Numbers of which a search draws some. */
export interface SearchRange {
  readonly min: number;
  readonly max: number;
  /** Whether the logarithm is drawn evenly, so that 0.01 to 0.1 is as likely as 1 to 10; `min` is above 0 then. Default: false. */
  readonly log?: boolean;
  /** Whether whole numbers are drawn, both ends included. Default: false. */
  readonly integer?: boolean;
}

/** What a search tries of each parameter, by its name: values, the simplest model's first, or a range. */
export type SearchSpace = Readonly<Record<string, readonly ParamValue[] | SearchRange>>;

/** A grid of more combinations is refused: their names alone would fill the memory. */
export const mostTrials = 10_000;

/** Whether a search draws from a range, rather than takes values from a list. */
export const isRange = (values: SearchSpace[string]): values is SearchRange => !Array.isArray(values);

/**
 * How many combinations of values there are.
 *
 * @returns `Infinity` where a parameter has a range.
 * @example countCombinations({ C: [0.1, 1], penalty: ["l2"] }) // 2
 */
export function countCombinations(space: SearchSpace): number {
  return Object.values(space).reduce(
    (product, values) => product * (isRange(values) ? Infinity : values.length),
    1,
  );
}

/**
 * Every combination of the values, in the order in which they are given: the values of the last parameter change fastest. Where the
 * simplest model's value stands first for each parameter, so it does in the list.
 *
 * @throws {ParameterError} `select/search` for a range, of which there is no list, and for more than 10,000 combinations.
 * @example listCombinations({ maxDepth: [2, 4], minSamplesLeaf: [5, 1] })[1] // { maxDepth: 2, minSamplesLeaf: 1 }
 */
export function listCombinations(space: SearchSpace): Params[] {
  const range = Object.keys(space).find((name) => isRange(space[name]!));
  if (range !== undefined)
    throw new ParameterError(
      "select/search",
      `a grid must have a list of values of each parameter, got a range of "${range}"`,
      { hint: 'list values of it, or search at random: `kind: "random"`' },
    );
  const count = countCombinations(space);
  if (count > mostTrials)
    throw new ParameterError(
      "select/search",
      `a grid must have at most ${mostTrials} combinations of values, got ${count}`,
      { hint: 'take fewer values, or search at random: `kind: "random"`' },
    );
  return Array.from({ length: count }, (_, i) => combinationAt(space, i));
}

/** The combination of that number, from 0, in the order of {@link listCombinations}. */
function combinationAt(space: SearchSpace, index: number): Params {
  let rest = index;
  const entries = Object.entries(space).toReversed();
  const picked = entries.map(([name, given]): [string, ParamValue] => {
    const values = given as readonly ParamValue[];
    const value = values[rest % values.length]!;
    rest = Math.floor(rest / values.length);
    return [name, value];
  });
  return Object.fromEntries(picked.toReversed());
}

/**
 * Draws combinations at random, none twice. Where every parameter has a list of values, and there are no more combinations than were
 * asked for, all of them come, in the order of {@link listCombinations}. Each draw has a stream of (seed, i), so that more trials begin
 * with the same ones.
 *
 * @param nTrials how many, 1 or more.
 * @returns as many, or fewer where ranges of whole numbers have no more.
 * @example drawCombinations({ C: { min: 0.01, max: 100, log: true } }, { nTrials: 3, seed: 1 }).length // 3
 */
export function drawCombinations(
  space: SearchSpace,
  { nTrials, seed }: { readonly nTrials: number; readonly seed: number },
): Params[] {
  const count = countCombinations(space);
  if (count <= nTrials) return listCombinations(space);
  const drawn: Params[] = [];
  const seen = new Set<string>();
  // of ranges of whole numbers there may be fewer than are asked for, which nobody counts
  const mostDraws = count < Infinity ? Infinity : 20 * nTrials;
  for (let i = 0; drawn.length < nTrials && i < mostDraws; i++) {
    const random = Random.stream(seed, i);
    const params = Object.fromEntries(
      Object.entries(space).map(([name, values]) => [name, drawValue(values, random)]),
    );
    const key = JSON.stringify(params);
    if (seen.has(key)) continue;
    seen.add(key);
    drawn.push(params);
  }
  return drawn;
}

function drawValue(values: SearchSpace[string], random: Random): ParamValue {
  if (!isRange(values)) return values[random.nextInt(values.length)]!;
  const { min, max, log = false, integer = false } = values;
  const [low, high] = integer ? [min - 0.5, max + 0.5] : [min, max];
  if (!log) return clamp(low + (high - low) * random.nextFloat(), values);
  const [start, end] = [Math.log(integer ? Math.max(low, 0.5) : low), Math.log(high)];
  return clamp(Math.exp(start + (end - start) * random.nextFloat()), values);
}

function clamp(value: number, { min, max, integer = false }: SearchRange): number {
  return Math.min(max, Math.max(min, integer ? Math.round(value) : value));
}
