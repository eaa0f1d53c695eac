import type { Column } from "../../core/index.ts";
import type { CellOp } from "./cell-op.ts";
import type { SplineBasis } from "./spline-basis.ts";

/** A column that a map reads. */
export interface InputColumn {
  readonly name: string;
  readonly kind: Column["kind"];
  /** The categories of the training table's column; none for numbers. */
  readonly categories: readonly string[];
}

/** How the cells of a column come to be: each is taken from the source, and goes through the operations, the first one first. */
export interface Derivation {
  /** The index of one column in `inputs`, or several derivations that are combined. */
  readonly source: number | Combination;
  readonly ops: readonly CellOp[];
}

/** One number out of several, each derived by operations of its own. */
export interface Combination {
  /** The product of all parts, multiplied from the first to the last; missing (`NaN`) where one of them is; 1 of no part. */
  readonly combine: "product";
  /** All of them numbers. A part may itself be a combination. */
  readonly parts: readonly Derivation[];
}

/** A column that a map writes. One that comes of a combination is numeric. */
export interface OutputColumn extends InputColumn, Derivation {}

/** A check that the codes which a derivation leads to are among the known ones. */
export interface CodeCheck extends Derivation {
  readonly check: "codes";
  /** Codes come of one column: a combination is a number. */
  readonly source: number;
  /** 1 for each code of the training table that is known. */
  readonly known: Uint8Array;
  /** Whether a missing value is let pass. */
  readonly allowsMissing: boolean;
  /** What the caller can do about another code: part of the error's hint. */
  readonly remedy: string;
}

/** A check that a spline basis can take the values which a derivation leads to. */
export interface RangeCheck extends Derivation {
  readonly check: "range";
  readonly basis: SplineBasis;
}

/** A derivation that must be a number: neither missing nor infinite. */
export interface FiniteCheck extends Derivation {
  readonly check: "finite";
  /** What the message calls it; absent where it is named by its source. */
  readonly name?: string;
  /** The first part of the message: who expects it, and what. */
  readonly expectation: string;
  /** What the caller can do about it, where it is not to impute or to correct the row. */
  readonly remedy?: string;
}

/** What a map makes sure of in each block of rows before it writes them. */
export type ColumnCheck = CodeCheck | RangeCheck | FiniteCheck;

/**
 * What a fitted transformer does. Each output column is a function of input columns, and a cell of it depends on cells of the
 * same row only. So a chain of transformers is again one map, which writes a row without making a table in between.
 */
export interface ColumnMap {
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly checks: readonly ColumnCheck[];
}

/**
 * The map that does `first` and then `second`, whose inputs are outputs of `first`.
 *
 * @throws {RangeError} when `first` does not make an input of `second`, by name and kind.
 */
export function chainMaps(first: ColumnMap, second: ColumnMap): ColumnMap {
  const byName = new Map(first.outputs.map((output) => [output.name, output]));
  const inputs = [...first.inputs];
  const before = second.inputs.map((input) => {
    const found = byName.get(input.name);
    if (found === undefined || found.kind !== input.kind)
      throw new RangeError(`a step must make the ${input.kind} column "${input.name}" of the next one`);
    addCategories(inputs, found, input);
    return found;
  });
  const after = replaceInputs((source) => before[source]!);
  return {
    inputs,
    outputs: second.outputs.map(after),
    checks: [...first.checks, ...second.checks.map(after)],
  };
}

/**
 * Adds the categories of the next step to an input column. A step may know categories that the step before it never saw, when they
 * are given as a list. Where the step before hands on the codes of an input column, that column must know their names too, so
 * that rows with them get their codes.
 */
function addCategories(inputs: InputColumn[], { source, categories }: OutputColumn, next: InputColumn): void {
  if (typeof source !== "number" || next.categories.length <= categories.length) return;
  const input = inputs[source]!;
  if (!haveSameCategories(input.categories, categories)) return; // codes of its own, such as an indicator's
  inputs[source] = { ...input, categories: next.categories };
}

/** The map that does several maps side by side over the same table: the outputs of one follow those of the one before. */
export function joinMaps(maps: readonly ColumnMap[]): ColumnMap {
  const inputs: InputColumn[] = [];
  const placesByName = new Map<string, number[]>();
  const placed = maps.map((map) => {
    const moved = map.inputs.map((input): Derivation => {
      const places = placesByName.get(input.name) ?? [];
      placesByName.set(input.name, places);
      // One map may have added a category of its own to a column: then it reads the column for itself.
      const same = places.find((place) => isSameInput(inputs[place]!, input));
      if (same !== undefined) return { source: same, ops: [] };
      const place = inputs.push(input) - 1;
      places.push(place);
      return { source: place, ops: [] };
    });
    const move = replaceInputs((source) => moved[source]!);
    return { outputs: map.outputs.map(move), checks: map.checks.map(move) };
  });
  return {
    inputs,
    outputs: placed.flatMap(({ outputs }) => outputs),
    checks: placed.flatMap(({ checks }) => checks),
  };
}

function isSameInput(a: InputColumn, b: InputColumn): boolean {
  return a.kind === b.kind && haveSameCategories(a.categories, b.categories);
}

function haveSameCategories(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((category, code) => category === b[code]));
}

/**
 * Puts something else in the place of the input columns of derivations, wherever they stand in them. What is one
 * combination before is one afterwards, so that the runner can see that two outputs share it.
 */
function replaceInputs(derivationOf: (source: number) => Derivation): <T extends Derivation>(item: T) => T {
  const replaced = new Map<Combination, Combination>();
  const replaceIn = (combination: Combination): Combination => {
    const known = replaced.get(combination);
    if (known !== undefined) return known;
    const result = { ...combination, parts: combination.parts.map(replace) };
    replaced.set(combination, result);
    return result;
  };
  const replace = <T extends Derivation>(item: T): T => {
    if (typeof item.source !== "number") return { ...item, source: replaceIn(item.source) };
    const { source, ops } = derivationOf(item.source);
    return { ...item, source, ops: ops.length === 0 ? item.ops : [...ops, ...item.ops] };
  };
  return replace;
}

/** The names of the columns that a source is made of, each once: none for a product of no part. */
export function columnsOfSource(inputs: readonly InputColumn[], source: Derivation["source"]): string[] {
  if (typeof source === "number") return [inputs[source]!.name];
  return [...new Set(source.parts.flatMap((part) => columnsOfSource(inputs, part.source)))];
}

/** So many parts of a combination are named in a message: there may be thousands. */
const mostNames = 6;

/** What a source is called in a message: by its column, `age`, or by what is combined, `age x weight`; `1` without any. */
export function nameOfSource(inputs: readonly InputColumn[], source: Derivation["source"]): string {
  if (typeof source === "number") return inputs[source]!.name;
  if (source.parts.length === 0) return "1";
  const names = source.parts.slice(0, mostNames).map((part) => nameOfSource(inputs, part.source));
  return [...names, ...(source.parts.length > mostNames ? ["..."] : [])].join(" x ");
}
