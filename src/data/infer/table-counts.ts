import { isMissingAmongNumbers, isMissingText } from "../../schema/index.ts";
import type { RawRows, RowSink } from "../raw-rows.ts";
import { ColumnCounts, type TextCount } from "./column-counts.ts";
import { quote } from "./contents.ts";
import { CopyTrace } from "./copies.ts";
import { FieldCounter } from "./field-counter.ts";
import { inferColumn } from "./infer-column.ts";
import type { ColumnHints, InferredColumn } from "./inferred-column.ts";

/** The types of values that a typed file has in a column: how many rows have each, and the first value as text. */
type Types = Map<string, { nRows: number; readonly example: string }>;

interface CountedColumn {
  readonly name: string;
  readonly isTarget: boolean;
  readonly counts: ColumnCounts;
  readonly fields: FieldCounter;
  readonly types: Types;
}

/** Counts what the columns of a table hold while it is read, and which of them go with the target. */
export class TableCounts implements RowSink {
  #columns: readonly CountedColumn[] = [];
  #traces: readonly CopyTrace[] = [];
  readonly #target: string | undefined;

  constructor(target: string | undefined) {
    this.#target = target;
  }

  get names(): readonly string[] {
    return this.#columns.map(({ name }) => name);
  }

  /** For each column how its rows go with those of the target. */
  get traces(): readonly CopyTrace[] {
    return this.#traces;
  }

  onNames(names: readonly string[]): void {
    this.#columns = names.map((name) => {
      const counts = new ColumnCounts();
      const fields = new FieldCounter(counts);
      return { name, isTarget: name === this.#target, counts, fields, types: new Map() };
    });
    this.#traces = names.map(() => new CopyTrace());
  }

  onRows(rows: RawRows): void {
    const place = this.#columns.findIndex(({ isTarget }) => isTarget);
    const outcomes = place < 0 ? undefined : countRows(rows, place, this.#columns[place]!);
    const used = outcomes === undefined ? undefined : placesWithOutcome(outcomes);
    const counted = used === undefined ? rows : rowsAt(rows, used);
    const ofCounted = used === undefined ? outcomes : used.map((i) => outcomes?.[i]);
    this.#columns.forEach((column, j) => {
      if (j === place) return;
      const found = countRows(counted, j, column);
      if (ofCounted !== undefined) this.#traces[j]!.add(found, ofCounted);
    });
  }

  /** Tells what each column is. @param isTyped whether the file has types of its own, so that a text of digits is no number. */
  inferColumns(isTyped: boolean, delimiter: string | undefined): InferredColumn[] {
    return this.#columns.map((column) =>
      inferCounted(column, isTyped, { isTarget: column.isTarget, delimiter }),
    );
  }
}

/**
 * The rows that have an outcome: a run drops all others, so that what they hold, such as units below the header, says nothing of
 * the columns.
 *
 * @returns `undefined` where all rows have one.
 */
function placesWithOutcome(outcomes: readonly (TextCount | undefined)[]): number[] | undefined {
  const isThere = (outcome: TextCount | undefined): boolean => outcome?.form.kind !== "missing";
  if (outcomes.every(isThere)) return undefined;
  return [...outcomes.keys()].filter((i) => isThere(outcomes[i]));
}

/** Some of the rows, as values: what their fields are as bytes is left aside. */
function rowsAt(rows: RawRows, places: readonly number[]): RawRows {
  const rowNumbers = Int32Array.from(places, (i) => rows.rowNumbers[i]!);
  const column = (position: number): unknown[] => {
    const values = rows.column(position);
    return places.map((i) => values[i]);
  };
  return { nRows: places.length, nColumns: rows.nColumns, column, rowNumbers };
}

function countRows(
  rows: RawRows,
  position: number,
  { counts, fields, types, isTarget }: CountedColumn,
): (TextCount | undefined)[] {
  if (rows.fields !== undefined) return fields.count(rows.fields, position, rows.nRows);
  const values = rows.column(position);
  const isMissing = isTarget ? isMissingText : isMissingAmongNumbers;
  return Array.from({ length: rows.nRows }, (_, i) => {
    const value = values[i];
    const text = textOf(value);
    if (!(typeof value === "string" && isMissing(text))) countType(types, value, text);
    return counts.add(text);
  });
}

/** Counts the type of a value that is there. */
function countType(types: Types, value: unknown, text: string): void {
  if (text === "") return;
  const type = typeof value;
  const known = types.get(type);
  if (known === undefined) types.set(type, { nRows: 1, example: text });
  else known.nRows++;
}

const textOf = (value: unknown): string =>
  value === null || value === undefined || Number.isNaN(value)
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** What the types of JSON are called, one value and several. */
const typeNames: Readonly<Record<string, readonly [string, string]>> = {
  number: ["number", "numbers"],
  bigint: ["number", "numbers"],
  string: ["text", "texts"],
  boolean: ["boolean", "booleans"],
};

function inferCounted(
  { name, counts, types }: CountedColumn,
  isTyped: boolean,
  hints: ColumnHints,
): InferredColumn {
  const isObject = types.has("object");
  const areBooleans = [...counts.texts.keys()].every((text) => /^(true|false|)$/i.test(text));
  const isMixed = isTyped && types.size > 1 && !areBooleans;
  if (!isObject && !isMixed)
    return inferColumn(name, counts, { ...hints, isTyped: isTyped && types.has("string") });
  const { missing, missingCounts, nMissing, nDistinct } = inferColumn(name, counts, { isTyped: true });
  const found = [...types]
    .sort(([, a], [, b]) => b.nRows - a.nRows)
    .map(([type, { nRows, example }]) => {
      const [one, several] = typeNames[type] ?? ["value", "values"];
      return `${nRows} ${nRows === 1 ? one : several} such as ${type === "string" ? quote(example) : example}`;
    });
  const reason = isObject
    ? "lists or objects"
    : `${found.join(" and ")}: write values of one type to use them`;
  return { name, kind: "text", role: "ignore", reason, missing, missingCounts, nMissing, nDistinct };
}
