import { median, type Ratio, ratioOf } from "./statistics.ts";
import type { Timed } from "./timing.ts";

/** What must be reached, and what was. */
export interface Bar {
  readonly work: string;
  /** What must be reached, in words: "20x scikit-learn". */
  readonly bar: string;
  /** What was reached, in words. */
  readonly reached: string;
  /** Undefined where the machine was too busy to tell. */
  readonly isMet: boolean | undefined;
}

/** A table as Markdown has it; the first column is text, the others are numbers. */
interface Table {
  readonly head: readonly string[];
  readonly rows: (readonly string[])[];
}

/** Collects tables, notes and bars, and prints them as they come. */
export class Report {
  readonly #facts: Record<string, string> = {};
  readonly #tables: Table[] = [];
  readonly #bars: Bar[] = [];
  readonly #notes: string[] = [];

  /** @param facts what was measured with: date, machine, versions. */
  constructor(facts: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(facts)) this.fact(name, value);
  }

  fact(name: string, value: string): void {
    this.#facts[name] = value;
    console.log(`${name}: ${value}`);
  }

  /** Starts a table; its rows are printed as they come, the head before the first. */
  table(...head: string[]): (...row: string[]) => void {
    const table: Table = { head, rows: [] };
    this.#tables.push(table);
    return (...row) => {
      if (table.rows.length === 0) console.log(`\n${headLines(head).join("\n")}`);
      table.rows.push(row);
      console.log(rowLine(row));
    };
  }

  bar(bar: Bar): void {
    this.#bars.push(bar);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Prints the notes, and one line for each bar. */
  end(): void {
    console.log(`\n${[...this.#notes, ...this.#bars.map(sentence)].join("\n")}`);
    if (this.#bars.length > 0) console.log(this.#count());
  }

  /** All of it as plain data. */
  toJSON(): object {
    return { ...this.#facts, tables: this.#tables, notes: this.#notes, bars: this.#bars };
  }

  /** All of it as a part of a page, the bars first. */
  toMarkdown(): string {
    const { title: _, ...facts } = this.#facts;
    const bars = this.#bars.map((bar) => [bar.work, bar.bar, bar.reached, verdict(bar)]);
    const parts = [
      `${Object.values(facts).join("; ")}.${bars.length > 0 ? ` ${this.#count()}.` : ""}`,
      ...(bars.length > 0 ? [tableText({ head: ["bars", "bar", "reached", ""], rows: bars })] : []),
      ...this.#tables.map(tableText),
      this.#notes.map((note) => `- ${note}`).join("\n"),
    ];
    return parts.filter((part) => part !== "").join("\n\n");
  }

  #count(): string {
    return `${this.#bars.filter(({ isMet }) => isMet).length} of ${this.#bars.length} bars met`;
  }
}

const sentence = ({ work, bar, reached, isMet }: Bar): string =>
  `bar: ${work}: ${bar}; reached ${reached}: ${verdict({ isMet })}`;
const verdict = ({ isMet }: Pick<Bar, "isMet">): string =>
  isMet === undefined ? "not judged" : isMet ? "met" : "MISSED";
const rowLine = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
const headLines = (head: readonly string[]): string[] => [
  rowLine(head),
  `|${head.map((_, i) => (i === 0 ? "---" : "---:")).join("|")}|`,
];
const tableText = ({ head, rows }: Table): string => [...headLines(head), ...rows.map(rowLine)].join("\n");

/**
 * Puts a text between the lines `<!-- NAME -->` and `<!-- end of NAME -->` of a page.
 *
 * @throws {RangeError} when the page does not have both lines.
 */
export function replaceBlock(page: string, name: string, text: string): string {
  const first = `<!-- ${name} -->\n`;
  const last = `\n<!-- end of ${name} -->`;
  const start = page.indexOf(first);
  const end = page.indexOf(last, start);
  if (start < 0 || end < 0) throw new RangeError(`the page must have a block "${name}", it has none`);
  return `${page.slice(0, start + first.length)}${text}${page.slice(end)}`;
}

/** A table of sides that ran in turn, ours first; one row a peer. */
export class Race {
  readonly #report: Report;
  readonly #row: (...row: string[]) => void;

  constructor(report: Report) {
    this.#report = report;
    this.#row = report.table(
      "work",
      "Systole CPU ms",
      "wall",
      "peer",
      "CPU ms",
      "wall",
      "ratio CPU",
      "least to largest",
      "ratio wall",
    );
  }

  /**
   * Adds what {@link runInTurn} measured.
   *
   * @param bar how many times as fast as a peer ours must be, and which peer. CPU time decides unless `by` says that wall time does.
   */
  add(
    work: string,
    [ours, ...peers]: readonly Timed[],
    bar?: { readonly peer: string; readonly atLeast: number; readonly by?: "cpu" | "wall" },
  ): void {
    if (ours === undefined) return;
    for (const peer of peers) {
      const cpu = compareBy("cpu", ours, peer);
      const wall = compareBy("wall", ours, peer);
      const span = `${times(cpu.low)} to ${times(cpu.high)}`;
      this.#row(work, ...middle(ours), peer.name, ...middle(peer), times(cpu.value), span, times(wall.value));
      if (bar?.peer !== peer.name) continue;
      const { value } = bar.by === "wall" ? wall : cpu;
      this.#report.bar({
        work,
        bar: `${bar.atLeast}x ${peer.name}`,
        reached: `${times(cpu.value)} by CPU (${span}), ${times(wall.value)} by wall`,
        isMet: value >= bar.atLeast,
      });
    }
  }
}

const compareBy = (by: "cpu" | "wall", ours: Timed, peer: Timed): Ratio =>
  ratioOf(
    ours.times.map((one) => one[by]),
    peer.times.map((one) => one[by]),
  );

function middle({ times }: Timed): [string, string] {
  return [digits(median(times.map(({ cpu }) => cpu))), digits(median(times.map(({ wall }) => wall)))];
}

/** A number with three digits that count. */
export function digits(value: number): string {
  if (value >= 100 || value === 0) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

/** A ratio as text. */
export const times = (ratio: number): string => `${digits(ratio)}x`;
