/** Class labels: `codes[i]` indexes `classes`, which are sorted and unique. */
export interface Labels {
  readonly classes: readonly string[];
  readonly codes: Int32Array;
}

/**
 * Makes labels of strings or numbers. Classes are sorted: as numbers when all of them are, else by code unit.
 *
 * @example makeLabels(["no", "yes", "no"]).classes // ["no", "yes"]
 */
export function makeLabels(
  values: readonly (string | number)[],
  classes: readonly string[] = sortClasses(values),
): Labels {
  const index = new Map(classes.map((name, i) => [name, i]));
  const codes = new Int32Array(values.length);
  values.forEach((value, i) => {
    const code = index.get(String(value));
    if (code === undefined)
      throw new RangeError(`label ${i} must be one of ${classes.join(", ")}, got "${value}"`);
    codes[i] = code;
  });
  return { classes, codes };
}

/** The distinct values as sorted class names: as numbers when all of them are, else by code unit. */
export function sortClasses(values: Iterable<string | number>): string[] {
  const names = [...new Set(Array.from(values, String))];
  const numeric = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return numeric ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/** The labels of just these rows, in this order; the classes stay, even those that no longer occur. */
export function takeLabels(labels: Labels, rows: ArrayLike<number>): Labels {
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = labels.codes[rows[i]!]!;
  return { classes: labels.classes, codes };
}

/** How often each class occurs, in the order of `classes`. */
export function countClasses(labels: Labels): number[] {
  const counts = new Array<number>(labels.classes.length).fill(0);
  for (const code of labels.codes) counts[code]!++;
  return counts;
}
