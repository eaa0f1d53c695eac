/** Class labels of n rows. Labels are never missing: a row without one is left out before. */
export interface Labels {
  /** The names of the classes, sorted as {@link sortClasses} sorts them, each once. Some may occur in no row. */
  readonly classes: readonly string[];
  /** One code a row, an index of `classes`. */
  readonly codes: Int32Array;
}

/**
 * Makes labels of strings or numbers. A number and the text of it are the same class.
 *
 * @param classes the names of all classes, sorted, where some may not occur in `values`. Default: those that occur.
 * @throws {RangeError} when a value is none of the `classes`.
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

/**
 * The distinct values as sorted class names: by number when every one of them reads as a number, else by UTF-16 code unit.
 *
 * @example sortClasses(["10", "9"]) // ["9", "10"]
 */
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
