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

/** How many items of a list a message shows at most. */
const mostItems = 20;

/**
 * A list as a message shows it: its first items, and how many more there are.
 *
 * @param most how many items are shown; at least 1.
 * @param show what an item is shown as. Default: as a text.
 * @example listSome(["a", "b", "c"], 2) // "a, b and 1 more"
 */
export function listSome<T>(
  items: readonly T[],
  most = mostItems,
  show: (item: T) => string = String,
): string {
  const nMore = items.length - most;
  return `${items
    .slice(0, most)
    .map((item) => show(item))
    .join(", ")}${nMore > 0 ? ` and ${nMore} more` : ""}`;
}

/** Whether a UTF-16 unit is the first of two that make one character. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/**
 * A text as a terminal may be given it: control characters, line ends among them, and such that turn text round become escapes.
 *
 * @example showable("a\nb") // "a\\u000ab"
 */
export function showable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Lines as a terminal may be given them: as `showable`, but line ends stay. */
export const showableLines = (text: string): string => text.split("\n").map(showable).join("\n");
