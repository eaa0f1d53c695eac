/**
 * Where a string of a JSON text ends.
 *
 * @param start the place of its opening quote.
 * @returns the place behind its closing quote; the length of the text when it has none.
 */
export function endOfString(text: string, start: number): number {
  for (let i = start + 1; ; i++) {
    i = text.indexOf('"', i);
    if (i < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === 0x5c) slashes++; // a quote behind an odd number of backslashes is part of the string
    if (slashes % 2 === 0) return i + 1;
  }
}

/** What follows a key, and never a string that is a value. Sticky: it matches at `lastIndex` only. */
const colonNext = /\s*:/y;

/** Whether the string that ends before `index` is the key of a member. */
export function isKey(text: string, index: number): boolean {
  colonNext.lastIndex = index;
  return colonNext.test(text);
}

/**
 * Finds the first key that one object of a JSON text has twice.
 *
 * @param text is known to parse; of any other text the answer means nothing.
 * @returns the key as it means, escapes resolved; `undefined` when no object has one twice.
 */
export function findRepeatedKey(text: string): string | undefined {
  const objects: (Set<string> | undefined)[] = [];
  const marks = /["{}[\]]/g;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const [mark] = match;
    if (mark === "{") objects.push(new Set());
    else if (mark === "[") objects.push(undefined);
    else if (mark === "}" || mark === "]") objects.pop();
    else {
      marks.lastIndex = endOfString(text, match.index);
      if (!isKey(text, marks.lastIndex)) continue;
      const key = JSON.parse(text.slice(match.index, marks.lastIndex)) as string;
      const keys = objects.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
