/** UTF-16 units of a value that a message shows at most: about a line of a terminal. */
const mostCharacters = 80;

/**
 * A text as a message or a page shows it: a longer one than `most` UTF-16 units is cut and ends in `ending`. A pair of
 * surrogates is never torn apart.
 *
 * @param most units of the result, `ending` included; it must be more than `ending` has.
 * @example cutText("a long line of text", 10) // "a long ..."
 */
export function cutText(text: string, most = mostCharacters, ending = "..."): string {
  if (text.length <= most) return text;
  const end = most - ending.length;
  return text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end) + ending;
}

/** Whether a UTF-16 unit is the first of two that make one character. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
