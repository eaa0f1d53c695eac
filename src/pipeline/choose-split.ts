import { type Column, getColumn, showValue } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { countGroups, type DividedRows, groupCodes, isGrouped, type SplitKind } from "../judge/index.ts";
import type { Project } from "../project/index.ts";
import { parseTime } from "../schema/index.ts";

/** By what rows are divided into folds. Plain JSON. */
export interface Split {
  /**
   * `stratified`: by chance, each fold with its share of every class. `group`: so that rows of one group stay together;
   * `stratified-group`: both. `leave-one-group-out`: each group is a fold. `time-ordered`: each fold is later than what is trained on.
   */
  readonly kind: SplitKind;
  /** The column whose values are the groups, or the times. */
  readonly column?: string;
  /** How many groups there are, rows without a value of the column not counted. */
  readonly nGroups?: number;
  /** How many rows have no value of the column. Each is a group of its own; where groups are left out, or time counts, it is in no fold. */
  readonly nAlone?: number;
  /** Which group each fold leaves out, in the order of the folds, where each leaves one out. */
  readonly groups?: readonly string[];
}

/** A split, and what people should know of it. */
export interface ChosenSplit {
  readonly split: Split;
  readonly warnings: readonly string[];
}

/** A column by which rows can be divided, and what is in it. */
interface Grouping {
  readonly name: string;
  readonly nGroups: number;
  readonly nAlone: number;
}

const stratified: Split = { kind: "stratified" };

/**
 * Chooses by what rows are divided. Where the project does not say: in the order of time if a column has the role `time`, else so that rows
 * of one group stay together if a column of the role `group` has several values.
 */
export function chooseSplit(
  { schema, training = {} }: Project,
  { table }: Pick<Dataset, "table">,
): ChosenSplit {
  const groups = schema.columns
    .filter((spec) => spec.role === "group")
    .map(({ name }): Grouping => ({ name, ...countGroups(groupCodes(getColumn(table, name))) }));
  const several = groups.filter(({ nGroups }) => nGroups > 1);
  const time = schema.columns.find((spec) => spec.role === "time")?.name;
  const asked = training.split;
  const [first] = several;
  if (time !== undefined && (asked === undefined || asked === "time-ordered"))
    return byTime(getColumn(table, time), first);
  const timeless =
    time === undefined
      ? []
      : [`rows may be tested by what was learned from later ones, as training.split asks for`];
  if (asked === "stratified")
    return {
      split: stratified,
      warnings: [
        ...(first === undefined
          ? []
          : [`rows of the same ${first.name} may be on both sides of a fold, as training.split asks for`]),
        ...timeless,
      ],
    };
  const chosen = first ?? (asked === undefined ? undefined : groups[0]);
  if (chosen === undefined) return { split: stratified, warnings: timeless };
  const kind = asked === undefined || asked === "time-ordered" ? "stratified-group" : asked;
  const others = several.slice(1).map(({ name }) => showValue(name));
  const unkept =
    others.length === 0
      ? []
      : [
          `folds keep rows of the same ${chosen.name} together, and not those of the same ${others.join(", ")}`,
        ];
  return { split: byGroup(kind, chosen, getColumn(table, chosen.name)), warnings: [...unkept, ...timeless] };
}

function byGroup(kind: SplitKind, { name, nGroups, nAlone }: Grouping, column: Column): Split {
  return {
    kind,
    column: name,
    nGroups,
    ...(nAlone === 0 ? {} : { nAlone }),
    ...(kind === "leave-one-group-out" ? { groups: namesOf(column) } : {}),
  };
}

function byTime(column: Column, group: Grouping | undefined): ChosenSplit {
  const nAlone = timesOf(column).filter(Number.isNaN).length;
  return {
    split: { kind: "time-ordered", column: column.name, ...(nAlone === 0 ? {} : { nAlone }) },
    warnings:
      group === undefined
        ? []
        : [`rows of the same ${group.name} may be on both sides of a fold: folds go by ${column.name} alone`],
  };
}

/** The values of a column of groups that occur, in the order of their numbers in `groupCodes`. */
function namesOf(column: Column): string[] {
  const codes = groupCodes(column);
  const nameOf = new Map<number, string>();
  codes.forEach((code, i) => {
    if (code >= 0 && !nameOf.has(code))
      nameOf.set(code, column.kind === "numeric" ? String(column.values[i]) : column.categories[code]!);
  });
  return [...nameOf].sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** The time of each row: the number itself, or the milliseconds that a date stands for; `NaN` where it is missing. */
function timesOf(column: Column): Float64Array {
  if (column.kind === "numeric") return column.values;
  const times = column.categories.map(parseTime);
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : times[code]!));
}

/** Rows with what a split goes by. */
export function dividedRows(
  { kind, column }: Split,
  { table, labels }: Pick<Dataset, "table" | "labels">,
): DividedRows & { readonly groups?: Int32Array; readonly times?: Float64Array } {
  if (column === undefined) return { labels };
  const values = getColumn(table, column);
  return isGrouped(kind) ? { labels, groups: groupCodes(values) } : { labels, times: timesOf(values) };
}

/**
 * What is said of folds that are not divided by chance alone: `folds keep rows of the same patient together (87 groups)`.
 *
 * @returns `undefined` of others.
 */
export function describeSplit({ kind, column, nGroups, nAlone = 0 }: Split): string | undefined {
  if (column === undefined) return undefined;
  const rows = nAlone === 1 ? "1 row without a value is" : `${nAlone} rows without a value are`;
  if (kind === "time-ordered")
    return `folds go by ${column}: each tests rows later than those it is trained on${nAlone === 0 ? "" : ` (${rows} in no fold)`}`;
  if (kind === "leave-one-group-out")
    return `each fold leaves one ${column} out (${nGroups} groups${nAlone === 0 ? "" : `; ${rows} in no fold`})`;
  const alone =
    nAlone === 0 ? "" : `; ${rows} ${nAlone === 1 ? "a group of its own" : "each a group of their own"}`;
  return `folds keep rows of the same ${column} together (${nGroups} groups${alone})`;
}
