import type { Labels, Table } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";

/** A figure as a Vega-Lite specification with its data inside. */
export interface Figure {
  /** Its file's name without ending: letters, digits, `_` and `-`. */
  readonly name: string;
  readonly title: string;
  readonly spec: VegaLiteSpec;
}

/** A Vega-Lite specification: plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** What figures are drawn of. */
export interface FigureInput {
  readonly table: Table;
  readonly labels: Labels;
  readonly schema: Schema;
  /** What the table is called in titles: the project's title. */
  readonly title: string;
}

/** The figures of a table, and what they leave out. */
export interface FigureSet {
  readonly figures: readonly Figure[];
  /** A sentence for each thing that the figures as a whole leave out of a large table; empty when they show it all. */
  readonly notes: readonly string[];
}
