import type { TextCount } from "./column-counts.ts";
import type { InferredColumn } from "./inferred-column.ts";

/** The fewest rows, both columns present, on which a column is called a copy of the target: in a few rows it could be chance. */
const leastRows = 20;
/** The most texts of a column that are paired with those of the target: classes are fewer, however they are written. */
const maxPaired = 60;

/** Which class the rows of each text of a column have, while there is one. */
export class CopyTrace {
  readonly #pairs = new Map<TextCount, { readonly outcome: TextCount; nRows: number; isOne: boolean }>();
  #isOver = false;

  /** Takes the texts that a column and the target have in some rows. */
  add(own: readonly (TextCount | undefined)[], outcomes: readonly (TextCount | undefined)[]): void {
    for (let i = 0; i < own.length && !this.#isOver; i++) this.#addRow(own[i], outcomes[i]);
  }

  #addRow(own: TextCount | undefined, outcome: TextCount | undefined): void {
    if (own === undefined || outcome === undefined) this.#isOver = true;
    else if (own.form.kind !== "missing" && outcome.form.kind !== "missing") this.#pair(own, outcome);
  }

  #pair(own: TextCount, outcome: TextCount): void {
    const known = this.#pairs.get(own);
    if (known === undefined) {
      this.#pairs.set(own, { outcome, nRows: 1, isOne: true });
      this.#isOver = this.#pairs.size > maxPaired;
      return;
    }
    known.nRows++;
    if (known.outcome === outcome || valueOfText(known.outcome) === valueOfText(outcome)) return;
    known.isOne = false;
    // such a text may turn out to be missing in the column, any other one tells that the column is no copy
    this.#isOver = own.form.kind !== "unknown";
  }

  /** Whether the column's values stand one to one for those of the target. */
  isCopy(column: InferredColumn, target: InferredColumn): boolean {
    const nValues = column.distinct?.length ?? 0;
    if (this.#isOver || nValues < 2 || nValues !== target.distinct?.length) return false;
    const found = [...this.#pairs].filter(([{ text }]) => !column.missing.includes(text));
    const pairs = new Set(
      found.map(([own, { outcome }]) => JSON.stringify([valueOfText(own), valueOfText(outcome)])),
    );
    const nRows = found.reduce((sum, [, pair]) => sum + pair.nRows, 0);
    return found.every(([, { isOne }]) => isOne) && pairs.size === nValues && nRows >= leastRows;
  }
}

/** "1.0" and "1" are one value. */
const valueOfText = ({ text, form }: TextCount): string =>
  form.kind === "number" ? String(Number(text)) : text;

/** Leaves out the columns whose codes stand one to one for the target's classes: they are the target under other names. */
export function leaveOutCopies(
  columns: readonly InferredColumn[],
  traces: readonly CopyTrace[],
  target: string | undefined,
): InferredColumn[] {
  const outcome = columns.find(({ name }) => name === target);
  return columns.map((column, j) => {
    const isFeature = outcome !== undefined && column !== outcome && column.role === "feature";
    if (!isFeature || !traces[j]!.isCopy(column, outcome)) return column;
    const { notice: _notice, ...rest } = column;
    const reason = `tells "${outcome.name}" value by value, as a copy of it`;
    return { ...rest, kind: "text", role: "ignore", reason };
  });
}
