import type { Dataset } from "../../data/index.ts";

/**
 * How many rows of the file are not accounted for once: neither used nor dropped by a rule, or several times. A row used must be in the
 * table with a label. 0 of every honest reading.
 */
export function countUnaccounted({
  table,
  labels,
  rowNumbers,
  ledger,
}: Pick<Dataset, "table" | "labels" | "rowNumbers" | "ledger">): number {
  const { read, used, dropped } = ledger;
  const times = new Uint8Array(read + 1);
  let nStray = 0; // rows that the file does not have
  const count = (row: number): void => {
    if (row >= 1 && row <= read) times[row] = Math.min(times[row]! + 1, 2);
    else nStray++;
  };
  rowNumbers.forEach(count);
  for (const { rows } of dropped) rows.forEach(count);
  for (let row = 1; row <= read; row++) if (times[row] !== 1) nStray++;
  const lengths = [used, table.nRows, labels.codes.length].map((n) => Math.abs(n - rowNumbers.length));
  return nStray + Math.max(...lengths);
}
