import type { NumberWriting } from "./number-text.ts";

/**
 * What a column is for. A feature goes into the model, the target is what it predicts. A group (a site, a patient) tells rows
 * apart that belong together, and is never a feature. A time says in which order rows came, in numbers or as dates by ISO 8601, and is
 * no feature either. An id names a row, an ignored column is read and left aside.
 */
export type Role = "feature" | "target" | "group" | "time" | "id" | "ignore";

/** What every column declares. */
interface ColumnBase {
  readonly name: string;
  /** What it means, for people: "resting blood pressure on admission". */
  readonly description?: string;
  /** The unit of its values, for people: "mm Hg". Nothing is converted by it. */
  readonly unit?: string;
  /** Default: `feature`. */
  readonly role?: Role;
  /** Whether a value may be missing: absent, or one of the usual spellings such as `NA` and `#N/A` that is no code. Default: false. */
  readonly nullable?: boolean;
  /** Values of this column that mean "missing", beside the file's own tokens: a cholesterol of `0`. */
  readonly missing?: readonly (string | number)[];
  /**
   * What becomes of a value that the rows of training did not have: of no value in a column that is not nullable, and of a code that
   * is not declared. `missing`: it is taken as missing, with a warning. Default: it is an error.
   */
  readonly unseen?: "missing";
}

/** A column of numbers. How text tables write them may be declared; JSON has numbers of its own. */
export interface NumericSpec extends ColumnBase, NumberWriting {
  readonly kind: "numeric";
  /** The least value; one below is an error. Default: none. */
  readonly min?: number;
  /** The greatest value; one above is an error. Default: none. */
  readonly max?: number;
  /** A value outside of these bounds is plausible but rare: it is used, with a warning. They lie within `min` and `max`. */
  readonly usual?: readonly [low: number, high: number];
  /** Whether values are whole numbers. Default: false. */
  readonly integer?: boolean;
}

/** One code of a categorical column. Numeric codes may be written `1` or `1.0` in a file. */
export interface Code {
  readonly value: string | number;
  /** What the code means, for people. */
  readonly label?: string;
}

/** A column of codes. Other codes are an error, unless `unseen` says otherwise. */
export interface CategoricalSpec extends ColumnBase {
  readonly kind: "categorical";
  readonly codes: readonly Code[];
  /** Codes with fewer rows in training than this share one column of the encoding: for long lists. Default: each has its own. */
  readonly minFrequency?: number;
}

/** A column of free text: an id, a date, a note. Never a feature or a target. */
export interface TextSpec extends ColumnBase {
  readonly kind: "text";
  readonly role: "group" | "time" | "id" | "ignore";
}

/** What one column is. */
export type ColumnSpec = NumericSpec | CategoricalSpec | TextSpec;

/** A column that a model may use. */
export type FeatureSpec = NumericSpec | CategoricalSpec;

/** What is predicted. */
export interface TargetSpec {
  /** The column with role `target`. */
  readonly column: string;
  /** Makes a binary target, class "1" where the column compares so to the number and "0" elsewhere. */
  readonly positiveWhen?: { readonly op: ">" | ">=" | "<" | "<=" | "=="; readonly value: number };
  /** The positive class of a binary target without `positiveWhen`. Default: the last class. */
  readonly positive?: string | number;
  /** What the classes mean, for people: `{ "1": "disease" }`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** How one column is written in another coding. */
export interface ColumnCoding {
  /** What the column is called there. Default: as in the schema. */
  readonly name?: string;
  /**
   * Each code there with the schema's code that it means, `null` where it means missing. A code of the schema that stands on
   * neither side means itself. For a target that is derived from a number, each code leads to some number of the class that
   * it means. Default: the values are the schema's.
   */
  readonly codes?: Readonly<Record<string, string | number | null>>;
}

/** Another way in which the same columns circulate: other codes, other names. Each code has one meaning. */
export interface Coding {
  /** Lower case letters, digits and hyphens; not `own`, which stands for the schema itself. */
  readonly name: string;
  /** Where it is met, for people: "the exports of before 2019, their target inverted". */
  readonly description?: string;
  /** By the schema's name of the column; what is not listed is as in the schema. */
  readonly columns: Readonly<Record<string, ColumnCoding>>;
}

/**
 * The one truth about a table: the parser, validation, encoder, OpenAPI, model signature and documentation derive
 * from it. Plain data.
 */
export interface Schema {
  readonly columns: readonly ColumnSpec[];
  readonly target: TargetSpec;
  /** Other codings in which rows circulate: they are recognised, refused, and converted when that is asked for. */
  readonly codings?: readonly Coding[];
}

/** Returns the schema it is given, typed. Declarations are checked by {@link checkSchema} when they are used. */
export function defineSchema<const S extends Schema>(schema: S): S {
  return schema;
}

/** The columns that a model uses, in the order of the schema: this is the order of `values` in a request. */
export function featureSpecs(schema: Schema): FeatureSpec[] {
  return schema.columns.filter(
    (spec): spec is FeatureSpec => spec.kind !== "text" && (spec.role ?? "feature") === "feature",
  );
}

/** The column of that name, or `undefined`. */
export function findSpec(schema: Schema, name: string): ColumnSpec | undefined {
  return schema.columns.find((spec) => spec.name === name);
}

/** Whether a column takes rows without a value there, silently or with a warning. */
export function takesMissing(spec: ColumnSpec): boolean {
  return spec.nullable === true || spec.unseen === "missing";
}
