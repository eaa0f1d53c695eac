import { HttpProblem } from "../../http/index.ts";
import type { CellProblem, Coding, Schema } from "../../schema/index.ts";
import type { Steps } from "../steps.ts";
import type { BodyRows, ProtocolWords, RowReceiver } from "./body-rows.ts";
import { CodingHints } from "./coding-hints.ts";
import { codingOf } from "./codings.ts";
import { describeJson, type Finding, FindingList, findingValue } from "./finding.ts";
import { columnsLeftAside, fieldNames, type RowField, rowFields } from "./row-fields.ts";

/** The rows of a request by the schema. */
export interface DecodedRows {
  /** How many rows were read: all, or the good ones where others were left out. */
  readonly nRows: number;
  /**
   * The cells row by row; those of a row are in the order of the schema's features. They are numbers, `NaN` where missing, and
   * indices of codes, -1 where missing. A single row lies in memory that the decoder keeps: it holds until the next body is decoded.
   */
  readonly cells: Float64Array;
  /** For each row the names of the features that are missing, in the order of the schema. */
  readonly missing: readonly (readonly string[])[];
  /** Values that are allowed but rare, and those that training did not have and that are taken as missing. */
  readonly warnings: readonly Finding[];
  /** How many there are; of many the first are listed. */
  readonly warningCount: number;
  /** The coding that the rows were converted from; absent when they are in the model's codes. */
  readonly coding?: string;
  /** The rows that were left out; absent when there are none. */
  readonly refused?: RefusedRows;
}

/** Rows of a body that were left out, since they break the schema. */
export interface RefusedRows {
  /** Which rows of the body were read, in order, from 0: entry `i` is where row `i` of the decoded rows stood. */
  readonly good: Int32Array;
  /** How many rows the body has. */
  readonly nGiven: number;
  /** What is wrong with the others; of many the first findings. */
  readonly errors: readonly Finding[];
  /** How many findings there are. */
  readonly errorCount: number;
}

/**
 * Reads rows of cells by the schema.
 *
 * @throws {HttpProblem} `serve/invalid-records` with everything that is wrong, in the words of the protocol.
 */
export type RowDecoder = (rows: BodyRows) => Steps<DecodedRows>;

/**
 * Makes the decoder of a schema for one protocol. Types are not converted: a number written as a text is refused. Codes are
 * converted only when the body names one of the schema's codings. Make it once for a model, not for each request.
 */
export function compileDecoder(schema: Schema, words: ProtocolWords): RowDecoder {
  const hints = schema.codings === undefined ? undefined : new CodingHints(schema);
  const own = compileReader(schema, undefined, hints, words);
  const others = new Map<string, RowDecoder>();
  const readerOf = (coding: Coding): RowDecoder => {
    let reader = others.get(coding.name);
    if (reader === undefined) {
      reader = compileReader(schema, coding, undefined, words);
      others.set(coding.name, reader);
    }
    return reader;
  };
  return function* (rows) {
    const coding = codingOf(schema, rows.coding, words);
    return coding === undefined
      ? yield* own(rows)
      : { ...(yield* readerOf(coding)(rows)), coding: coding.name };
  };
}

function compileReader(
  schema: Schema,
  coding: Coding | undefined,
  hints: CodingHints | undefined,
  words: ProtocolWords,
): RowDecoder {
  const fields = rowFields(schema, coding);
  const names = fieldNames(
    fields,
    columnsLeftAside(schema, coding).map(({ name }) => name),
    hints,
  );
  const oneRow = new Float64Array(fields.length);
  return function* (rows) {
    const cells = rows.nRows === 1 ? oneRow : new Float64Array(rows.nRows * fields.length);
    const reading = new Reading(fields, rows.nRows, cells, hints);
    yield* rows.read(names, reading);
    return reading.finish(words, rows.skipsRefused === true);
  };
}

/** The missing features of a row that has none: one list for all such rows. */
const nothing: readonly string[] = Object.freeze([]);

/** One request being read: the cells that fill up, and what was found. */
class Reading implements RowReceiver {
  readonly #fields: readonly RowField[];
  readonly #nRows: number;
  readonly #cells: Float64Array;
  readonly #hints: CodingHints | undefined;
  readonly #missing: (readonly string[])[];
  /** 1 for each row of which something wrong was found; absent as long as there is none. */
  #isRefused: Uint8Array | undefined;
  readonly #errors = new FindingList();
  readonly #warnings = new FindingList();
  /** How many warnings each row has; absent as long as there is none. */
  #warningCounts: Uint32Array | undefined;
  /** The first coding that a row with a wrong code would fit as a whole. */
  #fitting: string | undefined;

  constructor(
    fields: readonly RowField[],
    nRows: number,
    cells: Float64Array,
    hints: CodingHints | undefined,
  ) {
    this.#fields = fields;
    this.#nRows = nRows;
    this.#cells = cells;
    this.#hints = hints;
    this.#missing = new Array<readonly string[]>(nRows).fill(nothing);
  }

  refuse(finding: Finding): void {
    this.#errors.add(finding);
    this.#isRefused ??= new Uint8Array(this.#nRows);
    if (finding.row === undefined) this.#isRefused.fill(1);
    else this.#isRefused[finding.row] = 1;
  }

  row(index: number, row: readonly unknown[]): void {
    const fields = this.#fields;
    const start = index * fields.length;
    let missing: string[] | undefined;
    for (let j = 0; j < fields.length; j++) {
      const { spec, read } = fields[j]!;
      const raw = row[j];
      const { value, isMissing, problem } = read(raw);
      this.#cells[start + j] = value;
      if (problem !== undefined) {
        if (problem.severity === "error") {
          this.#refuseCell(index, j, row, problem);
          continue;
        }
        this.#warn(index, j, raw, problem);
      }
      if (!isMissing) continue;
      if (missing === undefined) missing = [spec.name];
      else missing.push(spec.name);
    }
    if (missing !== undefined) this.#missing[index] = missing;
  }

  #warn(row: number, j: number, raw: unknown, { rule, allowed }: CellProblem): void {
    this.#warningCounts ??= new Uint32Array(this.#nRows);
    this.#warningCounts[row]!++;
    if (this.#warnings.isFull) return;
    this.#warnings.add({
      row,
      field: this.#fields[j]!.name,
      ...findingValue(raw),
      rule,
      message: `is ${allowed}, got ${describeJson(raw)}`,
    });
  }

  #refuseCell(index: number, j: number, row: readonly unknown[], { rule, allowed }: CellProblem): void {
    const raw = row[j];
    const isRequired = rule === "required" && typeof raw !== "string"; // of spellings of "missing" it is said already
    const hint = this.#errors.isFull ? undefined : this.#hints?.ofCode(j, raw, (k) => row[k]);
    this.#fitting ??= hint?.fitting;
    this.refuse({
      row: index,
      field: this.#fields[j]!.name,
      ...findingValue(raw),
      rule,
      message: `must be ${allowed}${isRequired ? " and must not be missing" : ""}, got ${describeJson(raw)}${hint?.text ?? ""}`,
      allowed,
    });
  }

  /**
   * @param skipsRefused whether rows that are refused are left out, as long as any is good.
   * @throws {HttpProblem} `serve/invalid-records`.
   */
  finish(words: ProtocolWords, skipsRefused: boolean): DecodedRows {
    const { count, listed } = this.#errors;
    const all = { nRows: this.#nRows, cells: this.#cells, missing: this.#missing };
    const isGood = (row: number): boolean => this.#isRefused?.[row] !== 1;
    const warningCount = this.#warningCounts?.reduce((sum, n, row) => sum + (isGood(row) ? n : 0), 0) ?? 0;
    if (count === 0) return { ...all, warnings: this.#warnings.listed, warningCount };
    const good = Int32Array.from({ length: this.#nRows }, (_, row) => row).filter(isGood);
    if (!skipsRefused || good.length === 0) throw this.#problem(words, good.length);
    const width = this.#fields.length;
    const cells = new Float64Array(good.length * width);
    good.forEach((row, i) => {
      cells.set(this.#cells.subarray(row * width, (row + 1) * width), i * width);
    });
    return {
      nRows: good.length,
      cells,
      missing: Array.from(good, (row) => this.#missing[row]!),
      warnings: this.#warnings.listed.filter(({ row }) => row === undefined || isGood(row)),
      warningCount,
      refused: { good, nGiven: this.#nRows, errors: listed, errorCount: count },
    };
  }

  /** The refusal of the whole body. */
  #problem(words: ProtocolWords, nGood: number): HttpProblem {
    const { count, listed } = this.#errors;
    const subject = count === 1 ? "1 thing is" : `${count} things are`;
    const [first] = listed;
    const hint =
      this.#fitting !== undefined
        ? words.coding.hintIfMeant(this.#fitting)
        : nGood > 0
          ? words.hintIfSomeGood?.(nGood)
          : undefined;
    return new HttpProblem(
      "serve/invalid-records",
      `${subject} wrong with ${words.rows}: ${words.place(first!)} ${first!.message}`,
      {
        ...(hint === undefined ? {} : { hint }),
        errors: listed.map(words.listed),
        errorCount: count,
      },
    );
  }
}
