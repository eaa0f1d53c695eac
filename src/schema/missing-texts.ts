// How tables write that there is no value, whatever the column. Capitals do not decide.

/**
 * Texts that mean "missing" wherever they stand, in lower case: the empty text, `?`, those of pandas, the errors of Excel and the null of
 * MySQL's exports. "None" is none of them: it is a value more often than not.
 *
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html (`na_values`)
 */
const usual: ReadonlySet<string> = new Set([
  ...["", "?", "na", "n/a", "nan", "<na>", "null", "\\n"],
  ...["#n/a", "#n/a n/a", "#na", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan", "-nan", "+nan"],
  ...["#div/0!", "#name?", "#null!", "#num!", "#ref!", "#value!", "#spill!", "#calc!", "#getting_data"],
]);

/** Further texts that mean "missing" between numbers, where they can be no code, in lower case. */
const usualAmongNumbers: ReadonlySet<string> = new Set([
  ...[
    "-",
    ".",
    "..",
    "...",
    "--",
    "---",
    "*",
    "nil",
    "unknown",
    "missing",
    "not available",
    "not applicable",
  ],
]);

/** Whether a text stands for a missing value wherever it is: `NA`, `#DIV/0!`, `\N`. Blanks around it do not count. */
export const isMissingText = (text: string): boolean => usual.has(text.trim().toLowerCase());

/** Whether a text stands for a missing value in a column of numbers: one of {@link isMissingText}, or `-`, `.`, `unknown`. */
export const isMissingAmongNumbers = (text: string): boolean => {
  const found = text.trim().toLowerCase();
  return usual.has(found) || usualAmongNumbers.has(found);
};

/**
 * {@link isMissingText} as a regular expression of JSON Schema, which has no flag for capitals: made of the same list, so that a
 * document says what the reader does.
 */
export const missingTextPattern: string = `^\\s*(${[...usual]
  .map((text) => text.replace(/./g, inAnyCapitals))
  .join("|")})\\s*$`;

/** One character as a regular expression, a letter in both its forms. */
function inAnyCapitals(character: string): string {
  if (/[a-z]/.test(character)) return `[${character}${character.toUpperCase()}]`;
  return /[\\?.+*()[\]{}|^$]/.test(character) ? `\\${character}` : character;
}
