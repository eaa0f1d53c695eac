import {
  type CodedColumn,
  type Coding,
  type ColumnSpec,
  codedColumns,
  type Schema,
} from "../schema/index.ts";
import type { ValueReader } from "./columns.ts";
import type { RawRows } from "./raw-rows.ts";

/** A coding that a table fits, and why. */
export interface CodingVerdict {
  /** `undefined`: the schema's codes. */
  readonly coding: Coding | undefined;
  readonly reasons: readonly string[];
}

/** One way in which a table may be written. */
interface Candidate {
  readonly coding: Coding | undefined;
  readonly columns: readonly CodedColumn[];
  readonly names: ReadonlySet<string>;
  /** Names of the table that are not known here. */
  unknown: string[];
  /** Rows with a code that does not exist here, and the columns where. */
  badRows: number;
  readonly badColumns: Set<string>;
}

/**
 * How much better another coding must fit to be suspected: it may have one bad row where the coding that was said has ten; and
 * where that has none, one in ten rows of the table.
 */
const tolerance = 10;

/** How many distinct values of a column are remembered with their verdicts; further ones are judged anew each time. */
const maxRemembered = 10_000;

/** Counts how well a table fits each coding of its schema: by the codes that do not exist there, and by its names. */
export class CodingCounts {
  readonly #said: Candidate;
  readonly #others: readonly Candidate[];
  readonly #readerOf: (spec: ColumnSpec) => ValueReader;
  #watched: WatchedColumn[] = [];
  #nRows = 0;

  /** @param said the coding that the table is said to have; `undefined` for the schema's. */
  constructor(schema: Schema, said: Coding | undefined, readerOf: (spec: ColumnSpec) => ValueReader) {
    const candidates = [undefined, ...(schema.codings ?? [])].map((coding): Candidate => {
      const columns = codedColumns(schema, coding);
      const names = new Set(columns.map((column) => column.name));
      return { coding, columns, names, unknown: [], badRows: 0, badColumns: new Set() };
    });
    this.#said = candidates.find(({ coding }) => coding === said)!;
    this.#others = candidates.filter((candidate) => candidate !== this.#said);
    this.#readerOf = readerOf;
  }

  /** @param names of the columns of a file, as it has them. */
  onNames(names: readonly string[]): void {
    const all = [this.#said, ...this.#others];
    for (const candidate of all)
      for (const name of names)
        if (!candidate.names.has(name) && !candidate.unknown.includes(name)) candidate.unknown.push(name);
    this.#watched = names.flatMap((name, position) => {
      const columns = all.map((candidate) => this.#columnOf(name, candidate));
      const tells = columns.some((column) => column?.isRecoded === true);
      return tells ? [new WatchedColumn(name, position, columns, this.#readerOf)] : [];
    });
  }

  /**
   * The column of a candidate that a name of the table means: the one of that name there; else the one that the name means in the
   * coding that was said, since a table without header has got its names from that.
   */
  #columnOf(name: string, { columns }: Candidate): CodedColumn | undefined {
    const said = this.#said.columns.find((column) => column.name === name)?.spec.name ?? name;
    return (
      columns.find((column) => column.name === name) ?? columns.find((column) => column.spec.name === said)
    );
  }

  onRows(rows: RawRows): void {
    const all = [this.#said, ...this.#others];
    const bad = all.map(() => new Uint8Array(rows.nRows));
    for (const column of this.#watched) {
      const values = rows.column(column.position);
      for (let i = 0; i < rows.nRows; i++) {
        const exists = column.existsIn(values[i]);
        for (let k = 0; k < all.length; k++) {
          if (exists[k]!) continue;
          bad[k]![i] = 1;
          all[k]!.badColumns.add(column.name);
        }
      }
    }
    all.forEach((candidate, k) => {
      candidate.badRows += bad[k]!.reduce((sum, one) => sum + one, 0);
    });
    this.#nRows += rows.nRows;
  }

  /**
   * Judges all rows so far: which other coding the table fits, while it does not fit the one that was said.
   *
   * @returns the best one with what tells; `undefined` when none is much better.
   */
  verdict(): CodingVerdict | undefined {
    const said = this.#said;
    const fitting = this.#others
      .filter((other) =>
        said.badRows > 0
          ? other.badRows * tolerance <= said.badRows
          : other.badRows * tolerance <= this.#nRows && said.unknown.length > 0 && other.unknown.length === 0,
      )
      .sort((a, b) => a.badRows - b.badRows || a.unknown.length - b.unknown.length);
    const [best] = fitting;
    if (best === undefined) return undefined;
    const there = best.coding === undefined ? "the schema" : best.coding.name;
    const here = said.coding === undefined ? "the schema" : said.coding.name;
    const news = said.unknown.filter((name) => best.names.has(name));
    const codes =
      `${said.badRows} of ${this.#nRows} rows have codes that do not exist in ${here} (${[...said.badColumns].join(", ")}), ` +
      `${best.badRows === 0 ? "none has" : `${best.badRows} have`} one that does not exist in ${there}`;
    return {
      coding: best.coding,
      reasons: [
        ...(said.badRows > 0 ? [codes] : []),
        ...(news.length === 0 ? [] : [`${there} alone has columns called ${news.join(", ")}`]),
      ],
    };
  }
}

/** A column whose codes tell codings apart. */
class WatchedColumn {
  readonly name: string;
  readonly position: number;
  readonly #tests: readonly ((raw: unknown) => boolean)[];
  readonly #remembered = new Map<unknown, readonly boolean[]>();

  /** @param columns what the column is in each candidate; `undefined` where it has no column of that name. */
  constructor(
    name: string,
    position: number,
    columns: readonly (CodedColumn | undefined)[],
    readerOf: (spec: ColumnSpec) => ValueReader,
  ) {
    this.name = name;
    this.position = position;
    this.#tests = columns.map((column) => {
      if (column === undefined) return () => true;
      const read = readerOf({ ...column.spec, nullable: true });
      return (raw) => {
        const cell = read(raw);
        if (column.isRecoded) return column.toSchema(raw) !== undefined || cell.isMissing;
        return cell.problem?.severity !== "error";
      };
    });
  }

  /** Whether a value exists in each candidate; what is missing exists everywhere. */
  existsIn(raw: unknown): readonly boolean[] {
    const known = this.#remembered.get(raw);
    if (known !== undefined) return known;
    const exists = this.#tests.map((test) => test(raw));
    if (this.#remembered.size < maxRemembered) this.#remembered.set(raw, exists);
    return exists;
  }
}
