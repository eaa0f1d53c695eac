import { type ColumnSpec, cellReader } from "../../schema/index.ts";
import type { ValueReader } from "../columns.ts";

/**
 * The reader of a column of typed values: numbers, texts, booleans, `bigint`, `null`. What a
 * boolean is says `cellReader`; columns of numbers do not take it.
 *
 * @param tokens texts that mean "missing".
 * @param mode `strict` takes a number where the column has numbers or numeric codes, else a text, as requests and JSON do;
 *   `lenient` also takes the text of a number, as text tables and Parquet do, and `NaN` for missing.
 */
export function typedReader(
  spec: ColumnSpec,
  tokens: readonly string[],
  mode: "strict" | "lenient",
): ValueReader {
  const read = cellReader(spec, tokens);
  const wrong = read(NaN);
  const missing = read(null);
  const taken = new Set<string>(
    spec.kind === "numeric"
      ? ["number"]
      : spec.kind === "text"
        ? ["string", "number"]
        : spec.codes.map((code) => typeof code.value),
  );
  return (raw) => {
    if (raw === null || raw === undefined) return missing;
    if (typeof raw === "boolean") return read(spec.kind === "text" ? String(raw) : raw);
    const value = typeof raw !== "bigint" ? raw : spec.kind === "numeric" ? Number(raw) : wholeNumber(raw);
    if (typeof value !== "string" && typeof value !== "number") return wrong;
    if (mode === "lenient") return Number.isNaN(value) ? missing : read(value);
    const cell = read(value);
    return cell.isMissing || taken.has(typeof value) ? cell : wrong;
  };
}

/** A number where it is exact, else the digits as text. */
function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
