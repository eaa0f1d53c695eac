import type { TextShape } from "./text-shape.ts";

/** The fewest rows by which names of rows are recognised: with one row every text differs from all others. */
const leastRows = 2;
/** Names of a column that holds a number for each row by itself: below them 1, 2, 3 are its values. */
const countedName =
  /(^|[_\s.-])(id|key|no|nr|num|number|row|case|subject|patient|person|sample|name|index)s?$|^#$|[a-z]I[dD]$/i;

/**
 * Whether the first fields of rows are their names, as R writes them: all different. A file whose last column nobody named has one
 * field more than names too, and must not be read so. Therefore it takes the marks of R: quotes around the names but not around all
 * values, which is how R writes; names as words between spaces or tabs; or the numbers 1, 2, 3 and on where the first column has not
 * the name of such numbers. And the outcome must be one in this reading.
 *
 * @param plain the table as it was read without names of rows, in which each row has a field too many.
 * @param named the same, read with names of rows.
 */
export function areRowNames(plain: TextShape, named: TextShape, target: string | undefined): boolean {
  const [header = [], ...rows] = named.sample;
  if (rows.length < leastRows) return false;
  const names = rows.map(([name = ""]) => name.trim());
  if (new Set(names).size !== names.length || names.includes("")) return false;
  const { isSpaced = false, delimiter } = named.dialect;
  const isBlankKept = isSpaced || delimiter === "\t" || delimiter === " ";
  const areCounted = names.every((name, i) => name === String(i + 1));
  const areWords = names.every((name) => !/^[+-]?[\d.,]+$/.test(name));
  const hasMark =
    areQuotedAlone(plain) ||
    (isBlankKept && areWords) ||
    (areCounted && !countedName.test(header[0]?.trim() ?? ""));
  return hasMark && isOutcomeThere(header, rows, target);
}

/** Whether rows begin with a quote, and not all of their values are quoted. */
function areQuotedAlone({ ragged, dialect }: TextShape): boolean {
  const { quote } = dialect;
  return (
    quote !== "" &&
    ragged.every(({ text, nFields }) => text.startsWith(quote) && text.split(quote).length - 1 < 2 * nFields)
  );
}

/** Whether the outcome, one place further to the right than its name, has few values there, or no more than at the name's place. */
function isOutcomeThere(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  target: string | undefined,
): boolean {
  const place = header.findIndex((name) => name.trim() === target);
  if (place === -1) return true;
  const distinct = (j: number): number => new Set(rows.map((row) => row[j])).size;
  return distinct(place + 1) <= distinct(place) || distinct(place + 1) * 2 <= rows.length;
}
