/** The columns of a terminal that does not say how many it has, and of a file: what terminals have at first. */
const usualColumns = 80;

/** How wide a table may be on a stream: as its terminal, else 80 columns. */
export function columnsOf(stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">): number {
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : usualColumns;
}

/**
 * Breaks a text into lines. A line ends behind a space where there is one; a word that is longer than a line is broken, behind a `_`,
 * `-`, `/` or `.` where it has one.
 *
 * @param width characters of a line, at least 4.
 * @param indent spaces before every line but the first, fewer than `width` by 2 at least.
 * @returns one line or more, none wider than `width`.
 * @example wrapText("a word or two", 8) // ["a word", "or two"]
 * @example wrapText("logistic_regression", 12, 2) // ["logistic_", "  regression"]
 */
export function wrapText(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let rest = Array.from(text);
  while (rest.length > width - (lines.length === 0 ? 0 : indent)) {
    const room = width - (lines.length === 0 ? 0 : indent);
    const first = rest.findIndex((char) => char !== " "); // a space before it is an indent, and no place to break
    const found = rest.lastIndexOf(" ", room);
    const space = found > first ? found : 0;
    const joint = rest.findLastIndex((char, i) => i < room && "_-/.".includes(char)) + 1;
    const end = space > 0 ? space : joint > 0 ? joint : room;
    lines.push(rest.slice(0, end).join("").trimEnd());
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  if (rest.length > 0 || lines.length === 0) lines.push(rest.join(""));
  return lines.map((line, i) => (i === 0 ? line : " ".repeat(indent) + line));
}

/**
 * A sentence behind a word that says what it is about. On a terminal that is too narrow for it, its further lines stand below its first;
 * elsewhere it is one line, for `grep`. What has no space in it, such as a path, stays in one piece.
 */
export function labelledLine(
  label: string,
  text: string,
  stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
): string {
  const line = label + text;
  if (stream.isTTY !== true || line.length <= columnsOf(stream)) return line;
  const room = Math.max(columnsOf(stream) - label.length, usualColumns / 4);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((part, i) => (i === 0 ? label : " ".repeat(label.length)) + part).join("\n");
}
