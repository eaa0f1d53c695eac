import type { Code, NumberWriting } from "../../schema/index.ts";

/** What a column of texts seems to be, and why. */
export interface InferredColumn {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "text";
  readonly role: "feature" | "group" | "id" | "ignore";
  /** How it was told, for people: "4 distinct texts". */
  readonly reason: string;
  /** What a person should look at, although the column is used: how its numbers are written, that numbers are taken for codes. */
  readonly notice?: string;
  /** Texts that mean "missing" here and occur, the empty one left out. */
  readonly missing: readonly string[];
  /** How many rows have each text of `missing`; the other missing ones are empty. */
  readonly missingCounts: readonly number[];
  readonly nMissing: number;
  /** Distinct values that occur, missing ones left out. More than 20,000 are estimated. */
  readonly nDistinct: number;
  /** The least and the greatest value of a numeric column. */
  readonly range?: readonly [min: number, max: number];
  /** How the numbers are written in text, where they are not plain digits. */
  readonly writing?: NumberWriting;
  /** The distinct values, sorted, when they are few: what a target needs, whatever the kind. */
  readonly distinct?: readonly (string | number)[];
  /** How many rows have each value of `distinct`. */
  readonly counts?: readonly number[];
  /** The codes of a categorical column, sorted. */
  readonly codes?: readonly Code[];
  /** Codes in fewer rows than this are to share one column of the encoding: where there are many. */
  readonly minFrequency?: number;
}

/** What is known of a column beside its texts. */
export interface ColumnHints {
  /** Whether the file says that its values are texts, as JSON does, so that "5" is no number. */
  readonly isTyped?: boolean;
  /** Whether it is what is predicted: then each text is a class but those that mean "missing" wherever they stand. */
  readonly isTarget?: boolean;
  /** The delimiter of a text table: where it is `;`, a point may keep thousands apart. */
  readonly delimiter?: string | undefined;
}
