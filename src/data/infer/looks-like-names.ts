import { isMissingText, isPlainNumber } from "../../schema/index.ts";

/**
 * Whether a first record names the columns: its texts differ, and none is a number or a sign for a missing value. The first one
 * may be empty, as pandas writes the name of an index.
 */
export function looksLikeNames(names: readonly string[]): boolean {
  return (
    new Set(names).size === names.length &&
    names.slice(1).every((name) => !isPlainNumber(name) && !isNoName(name)) &&
    !isPlainNumber(names[0] ?? "")
  );
}

/** Whether a text means "missing" rather than something that is called so: "Na" may be sodium, "NA" hardly is. */
const isNoName = (text: string): boolean => isMissingText(text) && !/^[Nn]a$/.test(text.trim());
