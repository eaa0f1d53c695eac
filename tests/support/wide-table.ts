/** What a wide table is like. */
export interface WideTable {
  readonly nRows: number;
  /** The name of each feature: every fourth one has codes, the others numbers. */
  readonly names: readonly string[];
}

/** A CSV of a wide table with an outcome `class` of `a` and `b`, which the first ten numbers tell a little. */
export function wideTable({ nRows, names }: WideTable): string {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 16_807) % 2_147_483_647; // Park & Miller (1988)
    return seed / 2_147_483_647;
  };
  const rows = Array.from({ length: nRows }, (_, i) => {
    const cells = names.map((_, j) =>
      j % 4 === 3 ? "pqrs"[Math.floor(4 * next())]! : (next() + (j < 10 ? 0.3 * (i % 2) : 0)).toFixed(3),
    );
    return [...cells, "ab"[i % 2]].join(",");
  });
  return `${[[...names, "class"].join(","), ...rows].join("\n")}\n`;
}
