/** So many codes, or classes, stand apart in a figure; the others of more are put together. */
const mostShown = 30;

/** Codes as a figure shows them. */
export interface CodeGroups {
  /** The names of the groups: the codes that stand apart, in their own order, and behind them perhaps that of all others. */
  readonly names: readonly string[];
  /** The group of each code. */
  readonly groupOf: Int32Array;
  /** How many codes are in the last group; 0 when each code stands apart. */
  readonly nOthers: number;
}

/**
 * Puts the rare ones of many codes together: the 30 most frequent stand apart, of equally frequent ones those that come first.
 *
 * @param counts how many rows each code has.
 * @param names one a code.
 * @param what what the codes are, in the plural: `codes`, `classes`.
 */
export function groupCodes(counts: ArrayLike<number>, names: readonly string[], what: string): CodeGroups {
  const nOthers = names.length - mostShown;
  if (nOthers <= 1) return { names, groupOf: Int32Array.from(names.keys()), nOthers: 0 };
  const frequent = [...names.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, mostShown);
  const kept = frequent.sort((a, b) => a - b);
  const groupOf = new Int32Array(names.length).fill(kept.length);
  kept.forEach((code, group) => {
    groupOf[code] = group;
  });
  return { names: [...kept.map((code) => names[code]!), `other (${nOthers} ${what})`], groupOf, nOthers };
}

/** What a figure says of groups: that it does not show each code apart. */
export function groupNote({ groupOf, names, nOthers }: CodeGroups, what: string): string[] {
  if (nOthers === 0) return [];
  return [`the ${names.length - 1} most frequent of ${groupOf.length} ${what}; the others together`];
}
