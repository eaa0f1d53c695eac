/**
 * The known name that was meant by an unknown one, as far as that can be guessed. Capitals and punctuation do not count, so
 * that scikit-learn's `n_estimators` finds `nEstimators`. One letter in four may be wrong; otherwise a name is found by a
 * part of it of three letters or more, `auc` for `roc_auc`, where no other known name has that part.
 *
 * @returns `undefined` when no known name is like it.
 * @example didYouMean("treshold", ["gates", "threshold"]) // "threshold"
 */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const wanted = plainLetters(name);
  const candidates = known.map((candidate) => ({ candidate, letters: plainLetters(candidate) }));
  let nearest: string | undefined;
  let least = Math.ceil((wanted.length - 1) / 4) + 1; // the first distance that is too far
  for (const { candidate, letters } of candidates) {
    if (Math.abs(letters.length - wanted.length) >= least) continue; // so many letters are missing at least
    const distance = editDistance(wanted, letters);
    if (distance < least) [least, nearest] = [distance, candidate];
  }
  if (nearest !== undefined || wanted.length < leastPart) return nearest;
  const containing = candidates.filter(({ letters }) => letters.includes(wanted));
  return containing.length === 1 ? containing[0]?.candidate : undefined;
}

/** Letters that a part of a name must have to find it: fewer letters occur in too many names to say anything. */
const leastPart = 3;

/**
 * The end of a sentence about an unknown name, to be put directly behind it: `, is it "nEstimators"?`.
 *
 * @returns the empty text when no known name is like it.
 * @example askForName("treshold", ["gates", "threshold"]) // ', is it "threshold"?'
 */
export function askForName(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  return meant === undefined ? "" : `, is it ${JSON.stringify(meant)}?`;
}

/** The letters and digits of a name in lower case, which is what names are compared by. */
const plainLetters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** How many letters must be added, left out, replaced or swapped with the next one (Damerau 1964, Wagner & Fischer 1974). */
function editDistance(first: string, second: string): number {
  // what both begin and end with costs nothing: thousands of columns may share long beginnings
  let start = 0;
  while (start < first.length && first[start] === second[start]) start++;
  let [endA, endB] = [first.length, second.length];
  while (endA > start && endB > start && first[endA - 1] === second[endB - 1]) {
    endA--;
    endB--;
  }
  const a = first.slice(start, endA);
  const b = second.slice(start, endB);
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
