import { writeFileSync } from "node:fs";
import { median, type Ratio, ratioOf } from "./statistics.ts";
import type { Timed } from "./timing.ts";

/** What must be reached, and what was. */
export interface Bar {
  readonly work: string;
  /** In words: "20x scikit-learn". */
  readonly bar: string;
  readonly reached: string;
  readonly isMet: boolean;
}

/** Collects tables and bars, prints them as Markdown, and keeps them for `--json`. */
export class Report {
  readonly #facts: Readonly<Record<string, string>>;
  readonly #tables: { readonly head: readonly string[]; readonly rows: string[][] }[] = [];
  readonly #bars: Bar[] = [];
  readonly #notes: string[] = [];

  constructor(facts: Readonly<Record<string, string>>) {
    this.#facts = facts;
    console.log(
      Object.entries(facts)
        .map(([name, value]) => `${name}: ${value}`)
        .join("\n"),
    );
  }

  /** Starts a table; its rows are printed as they come. */
  table(...head: string[]): (...row: string[]) => void {
    const rows: string[][] = [];
    this.#tables.push({ head, rows });
    console.log(`\n| ${head.join(" | ")} |\n|${head.map((_, i) => (i === 0 ? "---" : "---:")).join("|")}|`);
    return (...row) => {
      rows.push(row);
      console.log(`| ${row.join(" | ")} |`);
    };
  }

  bar(bar: Bar): void {
    this.#bars.push(bar);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Prints notes and bars; writes all of it as JSON where a file is named. */
  end(file: string | undefined): void {
    console.log(`\n${[...this.#notes, ...this.#bars.map(sentence)].join("\n")}`);
    const { length } = this.#bars.filter(({ isMet }) => isMet);
    if (this.#bars.length > 0) console.log(`${length} of ${this.#bars.length} bars met`);
    if (file === undefined) return;
    const content = { ...this.#facts, tables: this.#tables, notes: this.#notes, bars: this.#bars };
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

const sentence = ({ work, bar, reached, isMet }: Bar): string =>
  `bar: ${work}: ${bar}; reached ${reached}: ${isMet ? "met" : "MISSED"}`;

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
   * @param bar the least ratio, and of which peer; ratios of CPU time decide unless `by` says that wall time does.
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
