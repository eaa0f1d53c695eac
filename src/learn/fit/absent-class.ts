/**
 * What a fit warns of when a class has no training row.
 *
 * @example absentClassWarning("b") // "class \"b\" does not occur in the training rows: its probability is 0"
 */
export function absentClassWarning(className: string): string {
  return `class "${className}" does not occur in the training rows: its probability is 0`;
}
