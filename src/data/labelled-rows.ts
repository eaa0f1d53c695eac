import { cutText, getColumn, type Labels, type Table, takeRows } from "../core/index.ts";
import { codedColumn, findCoding, findSpec, targetClasses } from "../schema/index.ts";
import { classIndexOf, ledgerOf } from "./account.ts";
import { IssueList, quoteName } from "./issues.ts";
import type { Issue, RowLedger } from "./protocol.ts";
import { type Rows, type RowsOptions, readRows } from "./rows.ts";

/** Labelled rows: where they are, and of which classes they may be. */
export interface LabelledRowsOptions extends Omit<RowsOptions, "target"> {
  /** The classes that a model knows, sorted: a class of a single training row is none of them. Default: those of the schema. */
  readonly classes?: readonly string[] | undefined;
}

/** Rows whose outcome is known, to judge a model by. */
export interface LabelledRows extends Pick<Rows, "given" | "refused"> {
  /** The features of the rows used, and behind them the target and the other columns that were asked for. */
  readonly table: Table;
  /** The class of each row used. Not every class need occur. */
  readonly labels: Labels;
  /** The number of each row used in the file, from 1, the header not counted. */
  readonly rowNumbers: Int32Array;
  /** For each row used the features that are missing, which the model will fill in. */
  readonly imputed: readonly (readonly string[])[];
  /** Accounts for every row of the file: `invalid`, `target-missing`, `unknown-class`. */
  readonly ledger: RowLedger;
  readonly issues: readonly Issue[];
  readonly source?: string;
}

/**
 * Reads rows with their outcome, as {@link readRows} reads rows to predict: any format, any order of columns, any coding of the schema.
 * The target must be among the columns. A row without a value there is dropped with a warning, and so is one of a class that the model
 * does not know; a value that no class has is an error of its row. A row that occurs twice counts twice.
 *
 * What is wrong is a value: call {@link assertValid}. A table without a row that can be used has an error.
 *
 * @throws as {@link readRows} does.
 */
export async function readLabelledRows(options: LabelledRowsOptions): Promise<LabelledRows> {
  const { schema, classes = targetClasses(schema) } = options;
  const target = schema.target.column;
  const rows = await readRows({ ...options, target: true });
  const column = getColumn(rows.table, target);
  const values = column.kind === "numeric" ? column.values : column.codes;
  const classOfValue = classIndexOf(schema);
  const names = targetClasses(schema);
  const lost: Record<"target-missing" | "unknown-class", number[]> = {
    "target-missing": [],
    "unknown-class": [],
  };
  const issues = new IssueList();
  const textOf = targetTexts(rows, options);
  const drop = (rule: keyof typeof lost, i: number, message: string): void => {
    const row = rows.rowNumbers[i]!;
    const value = textOf(row);
    lost[rule].push(row);
    issues.add({ severity: "warning", rule, row, column: target, value, message });
  };
  const kept: number[] = [];
  const codes: number[] = [];
  for (let i = 0; i < rows.nRows; i++) {
    const name = names[classOfValue(values[i]!)];
    const code = name === undefined ? -1 : classes.indexOf(name);
    if (name === undefined)
      drop("target-missing", i, `column ${quoteName(target)} has no value, the row is left out`);
    else if (code === -1)
      drop("unknown-class", i, `class ${quoteName(name)} is none of the model's, the row is left out`);
    else {
      kept.push(i);
      codes.push(code);
    }
  }
  if (kept.length === 0 && rows.nRows > 0) issues.add(noneLabelled(target, lost["unknown-class"].length));
  const used = Int32Array.from(kept, (i) => rows.rowNumbers[i]!);
  return {
    given: rows.given,
    refused: rows.refused,
    table: takeRows(rows.table, kept),
    labels: { classes, codes: Int32Array.from(codes) },
    rowNumbers: used,
    imputed: kept.map((i) => rows.imputed[i]!),
    ledger: ledgerOf(
      rows.nRead,
      used,
      Object.entries(lost).map(([rule, numbers]) => ({ rule, rows: numbers })),
    ),
    issues: [...rows.issues, ...issues.toArray()].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)),
    ...(rows.source === undefined ? {} : { source: rows.source }),
  };
}

/** What a row has in its target, as it was written. */
function targetTexts({ given }: Rows, { schema, coding }: LabelledRowsOptions): (row: number) => string {
  const spec = findSpec(schema, schema.target.column)!;
  const place = given.names.indexOf(codedColumn(spec, findCoding(schema, coding)).name);
  return (row) => cutText(String(given.values(row)?.[place] ?? "").trim());
}

/** The error of a table in which no row tells of an outcome. */
function noneLabelled(target: string, nUnknown: number): Issue {
  const what = nUnknown === 0 ? "a value" : "a class of the model";
  return {
    severity: "error",
    rule: "target-missing",
    column: target,
    message: `column ${quoteName(target)} must have ${what} in one row or more, it has none`,
  };
}
