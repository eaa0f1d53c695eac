import {
  type CategoricalSpec,
  type Column,
  type ColumnSpec,
  cellReader,
  classOf,
  findSpec,
  makeLabels,
  makeTable,
  type Schema,
  shareInt32,
  shareTable,
  takeRows,
  targetClasses,
} from "../core/index.ts";
import { readColumn, type ValueReader } from "./columns.ts";
import type { RawTable } from "./csv.ts";
import type { IssueList } from "./issues.ts";
import type { Dataset, RowLedger } from "./protocol.ts";

/** Raw rows and what is known of them before their values are read. */
export interface RawDataset {
  readonly raw: RawTable;
  /** How many rows the file has, with those that are too broken to be in `raw`. */
  readonly nRead: number;
  /** Column name -> position in `raw`. */
  readonly positions: ReadonlyMap<string, number>;
  /** Texts that mean "missing" in any column. */
  readonly tokens: readonly string[];
  readonly duplicates: "keep" | "drop";
}

/** Validates the rows, drops what cannot be used, and writes down which and why. */
export function accountForRows(
  { raw, nRead, positions, tokens, duplicates }: RawDataset,
  schema: Schema,
  issues: IssueList,
): Omit<Dataset, "sha256" | "source"> {
  const n = raw.rowNumbers.length;
  const readSpec = (spec: ColumnSpec): Column =>
    readColumn(raw, positions.get(spec.name), spec, cellReader(spec, tokens) as ValueReader, issues);
  const columns = schema.columns
    .filter((spec) => spec.role === undefined || spec.role === "feature" || spec.role === "group")
    .map(readSpec);
  const target = findSpec(schema, schema.target.column)!;
  const classes = readTarget(schema, readSpec({ ...target, nullable: true }));

  const dropped = {
    invalid: [] as number[],
    "target-missing": [] as number[],
    "duplicate-row": [] as number[],
  };
  const used: number[] = [];
  const firstRows = new Map<string, number>();
  const present = new Set(raw.rowNumbers);
  for (let row = 1; row <= nRead && n < nRead; row++) if (!present.has(row)) dropped.invalid.push(row);
  for (let i = 0; i < n; i++) {
    const row = raw.rowNumbers[i]!;
    const place = { row, ...(raw.lines === undefined ? {} : { line: raw.lines[i]! }) };
    if (issues.refuses(row)) {
      dropped.invalid.push(row);
      continue;
    }
    if (classes[i] === undefined) {
      dropped["target-missing"].push(row);
      issues.add({
        severity: "warning",
        rule: "target-missing",
        ...place,
        column: target.name,
        message: `column "${target.name}" has no value, the row is dropped`,
      });
      continue;
    }
    const key = raw.columns.map((column) => String(column[i]).trim()).join("\0");
    const first = firstRows.get(key);
    if (first === undefined) firstRows.set(key, row);
    else {
      issues.add({
        severity: "warning",
        rule: "duplicate-row",
        ...place,
        message: `row ${row} equals row ${first}${duplicates === "drop" ? ", it is dropped" : ""}`,
      });
      if (duplicates === "drop") {
        dropped["duplicate-row"].push(row);
        continue;
      }
    }
    used.push(i);
  }
  dropped.invalid.sort((a, b) => a - b);
  const ledger: RowLedger = {
    read: nRead,
    used: used.length,
    dropped: Object.entries(dropped)
      .filter(([, rows]) => rows.length > 0)
      .map(([rule, rows]) => ({ rule, rows })),
  };
  const labels = makeLabels(
    used.map((i) => classes[i]!),
    targetClasses(schema),
  );
  return {
    table: shareTable(takeRows(makeTable(columns, n), used)),
    labels: { classes: labels.classes, codes: shareInt32(labels.codes) },
    rowNumbers: Int32Array.from(used, (i) => raw.rowNumbers[i]!),
    ledger,
    issues: issues.toArray(),
  };
}

/** The class of each row; `undefined` where the target is missing. */
function readTarget(schema: Schema, column: Column): (string | undefined)[] {
  if (column.kind === "numeric")
    return Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : classOf(schema, value)));
  const { codes } = findSpec(schema, schema.target.column) as CategoricalSpec;
  return Array.from(column.codes, (code) => (code === -1 ? undefined : String(codes[code]!.value)));
}
