/**
 * A text as one field of a CSV file (RFC 4180): quoted where it must be.
 *
 * @example csvField('a "b", c') // '"a ""b"", c"'
 */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
