import type { RowLedger } from "../../data/index.ts";
import { hasValue, type Score } from "../../judge/index.ts";
import type { Guards } from "../../project/project.ts";
import type { GateResult } from "../gates.ts";
import { describeRange, isWithin } from "../metric-gates.ts";
import type { AloneFigures, GuardFigures } from "./guard-figures.ts";
import { lookLikeCopies, type RepeatedRows } from "./repeated-rows.ts";
import type { ShuffledScores } from "./shuffled-labels.ts";
import type { TargetCopy } from "./target-copies.ts";
import { describeLone, explainTooGood, hardlyEarnedAuc } from "./too-good.ts";

/** The gates that every run has built in, and what fails them. */
export const builtInGates = {
  "row-ledger": "rows of the file are lost or counted twice, or are not as many as guards.rows says",
  "target-copy": "a column says the target in other words",
  "duplicate-rows": "rows are judged by models that have seen equal rows",
  "too-good": "the mean AUC is above guards.tooGood",
  threshold: "no threshold reaches what the project's rule asks of a metric",
  "below-chance": "the interval of the mean AUC lies below one half",
  "lone-column": "one column alone is above guards.loneColumn",
  "missingness-alone": "which cells are missing tells more than guards.missingnessAlone",
  "shuffled-labels": "models learn something from labels that mean nothing",
  "artifact-parity": "the saved model answers otherwise than the one that was trained",
} as const satisfies Readonly<Record<string, string>>;

/** The name of a built-in gate. */
export type BuiltInGate = keyof typeof builtInGates;

/** A mean of shuffles may be so far from one half. */
const shuffleTolerance = 0.04;
/** How many standard errors of the mean of the shuffles are allowed where that is more: on few rows it is uncertain. */
const shuffleErrors = 3;
/** A column, or which cells are missing, is nearly as good as the model when its AUC is less than this behind. */
const near = 0.01;
/** A model below this AUC tells so little that a column as good as it is no surprise. */
const noteworthyAuc = 0.7;
/** The share of rows that may be judged by models that have seen copies of them, where nothing is declared. */
const mostCopies = 0.1;
/** From this share on it is said that rows repeat others. */
const noteworthyShare = 0.01;

/** The mean AUC of the chosen candidate as cross-validation found it. */
export interface ChosenAuc {
  readonly mean: number;
  /** The ends of its interval, where it has one. */
  readonly low?: number;
  readonly high?: number;
}

/**
 * Holds what was measured against the limits that a project declares, or those that hardly any honest table would miss.
 *
 * @param found.auc of the chosen candidate; `undefined` when it has none.
 * @param found.isByChance whether rows were divided by chance alone, without regard to groups and time.
 * @returns a result for each built-in gate that can be held before there is a model, in a fixed order. Where labels were not
 *   shuffled, that gate says that it was not run.
 */
export function holdGuards(
  guards: Guards,
  found: {
    readonly figures: GuardFigures;
    readonly ledger: RowLedger;
    readonly auc: ChosenAuc | undefined;
    readonly isByChance: boolean;
  },
): GateResult[] {
  const { figures, ledger, auc } = found;
  return [
    rowLedger(ledger, figures.nUnaccounted, guards.rows),
    targetCopy(figures.copies),
    duplicateRows(figures.repeated, guards.duplicateRows),
    tooGood(auc, figures, guards.tooGood),
    belowChance(auc, found.isByChance),
    loneColumn(figures, auc, guards.loneColumn),
    missingnessAlone(figures, auc, guards.missingnessAlone),
    figures.shuffled === undefined ? notShuffled : shuffledLabelsGate(figures.shuffled),
  ];
}

function rowLedger({ read, used, dropped }: RowLedger, nUnaccounted: number, declared?: number): GateResult {
  const nDropped = dropped.reduce((sum, { rows }) => sum + rows.length, 0);
  const nOff = declared === undefined ? 0 : Math.abs(read - declared);
  const value = Math.max(nUnaccounted, nOff, Math.abs(read - used - nDropped));
  const sum = `${read} rows read, ${used} used, ${nDropped} dropped`;
  const problem =
    nOff > 0
      ? `the file must have ${declared} rows (guards.rows), ${read} were read: some were lost or added on the way`
      : `${sum}: each row must be in one place, ${value} are not`;
  return { name: "row-ledger", value, max: 0, passed: value === 0, message: value === 0 ? sum : problem };
}

const copyWords = {
  "one-to-one": "has a value for each class",
  finer: "has only values of one class each",
  missing: "has values in the rows of one class alone",
} as const satisfies Record<TargetCopy["how"], string>;

function targetCopy(copies: readonly TargetCopy[]): GateResult {
  const names = copies.map(({ name, how }) => `column "${name}" ${copyWords[how]}`);
  const message =
    copies.length === 0
      ? "no column says the target in other words"
      : `${names.join(", ")}: it says the target in other words; leave it out (role: "ignore")`;
  return { name: "target-copy", value: copies.length, max: 0, passed: copies.length === 0, message };
}

function duplicateRows(repeated: RepeatedRows, declared?: number): GateResult {
  const { nRows, nAcross } = repeated;
  const areCopies = lookLikeCopies(repeated);
  const value = nRows === 0 ? 0 : nAcross / nRows;
  const max = declared ?? (areCopies ? mostCopies : undefined);
  const passed = max === undefined || value <= max;
  const warns = passed && areCopies && value >= noteworthyShare;
  const extent =
    nAcross === 0
      ? "no row is judged by a model that has seen an equal one"
      : `${nAcross} of ${nRows} rows are judged by models that have seen an equal row`;
  const advice =
    'they look like copies: drop them (data.duplicates: "drop"), or name the column that says which rows belong together (role: "group")';
  const message =
    passed && !warns
      ? extent
      : `${extent}${passed ? "" : `, ${describeRange(value, { max: max! })}`}${areCopies ? `; ${advice}` : ""}`;
  return {
    name: "duplicate-rows",
    value,
    ...(max === undefined ? {} : { max }),
    passed,
    ...(warns ? { warns } : {}),
    message,
  };
}

function tooGood(auc: ChosenAuc | undefined, { columns }: GuardFigures, max?: number): GateResult {
  const name = "too-good";
  if (auc === undefined) return { name, passed: true, message: "roc_auc has no value" };
  const { mean } = auc;
  const limit = max === undefined ? {} : { max };
  if (!isWithin(mean, limit))
    return {
      name,
      value: mean,
      ...limit,
      passed: false,
      message: explainTooGood(`roc_auc ${describeRange(mean, limit)}`, columns),
    };
  if (mean > hardlyEarnedAuc) {
    const message = explainTooGood(`the AUC of ${mean.toFixed(4)} is too good to be true`, columns);
    return { name, value: mean, ...limit, passed: true, warns: true, message };
  }
  const message =
    max === undefined
      ? `roc_auc ${Number(mean.toPrecision(4))}, no limit is declared`
      : `roc_auc ${describeRange(mean, limit)}`;
  return { name, value: mean, ...limit, passed: true, message };
}

/**
 * Folds by chance give every fold the same mixture: what is below one half there is a small table, not inverted labels. Folds that leave
 * groups out, or go by time, tell of labels that mean something else elsewhere.
 */
function belowChance(auc: ChosenAuc | undefined, isByChance: boolean): GateResult {
  const name = "below-chance";
  const min = 0.5;
  if (auc === undefined) return { name, min, passed: true, message: "roc_auc has no value" };
  const { mean, high } = auc;
  const isBelow = mean < min;
  const passed = isByChance || !(isBelow && high !== undefined && high < min);
  const advice = "labels may be inverted in some rows, or rows of one group have another class than others";
  return {
    name,
    value: mean,
    min,
    passed,
    ...(isBelow && passed ? { warns: true } : {}),
    message: `roc_auc ${describeRange(mean, { min })}${isBelow ? `: ${advice}` : ""}`,
  };
}

/** The best of all rows and of each site, with where it was found. */
function bestOf<T>(
  figures: GuardFigures,
  take: (alone: AloneFigures) => T | undefined,
  figureOf: (found: T) => number,
): { found: T; site?: string } | undefined {
  const all: { found: T | undefined; site?: string }[] = [
    { found: take(figures) },
    ...figures.sites.map((site) => ({ found: take(site), site: site.site })),
  ];
  return all
    .flatMap(({ found, ...rest }) => (found === undefined ? [] : [{ found, ...rest }]))
    .reduce<{ found: T; site?: string } | undefined>(
      (best, next) => (best === undefined || figureOf(next.found) > figureOf(best.found) ? next : best),
      undefined,
    );
}

const within = (site: string | undefined): string => (site === undefined ? "" : `within ${site} `);

/** A limit where one is declared; else a warning where something alone is nearly as good as the model. */
function holdAlone(
  name: BuiltInGate,
  value: number,
  subject: string,
  {
    auc,
    max,
    isWorthSaying,
  }: { auc: ChosenAuc | undefined; max: number | undefined; isWorthSaying: boolean },
): GateResult {
  const limit = max === undefined ? {} : { max };
  const passed = isWithin(value, limit);
  const isNear = isWorthSaying && auc !== undefined && auc.mean >= noteworthyAuc && value >= auc.mean - near;
  const range =
    max === undefined
      ? `an AUC of ${value.toFixed(3)}`
      : `an AUC of ${describeRange(value, limit).replace(" is ", ", ")}`;
  const compared = isNear ? `, the whole model ${auc.mean.toFixed(3)}` : "";
  return {
    name,
    value,
    ...limit,
    passed,
    ...(passed && isNear ? { warns: true } : {}),
    message: `${subject} has ${range}${compared}`,
  };
}

function loneColumn(figures: GuardFigures, auc: ChosenAuc | undefined, max?: number): GateResult {
  const best = bestOf(
    figures,
    ({ columns }) => columns[0],
    (column) => column.auc,
  );
  if (best === undefined) return { name: "lone-column", passed: true, message: "there is no column" };
  const { found, site } = best;
  const subject = `${within(site)}${describeLone(found).replace(/ has [\d.]+$/, "")}`;
  // of a single column, and of a copy of the target, it is no news
  const isNews = figures.nFeatures > 1 && !figures.copies.some(({ name }) => name === found.name);
  return holdAlone("lone-column", found.auc, subject, { auc, max, isWorthSaying: isNews });
}

function missingnessAlone(figures: GuardFigures, auc: ChosenAuc | undefined, max?: number): GateResult {
  const figureOf = ({ missing }: AloneFigures): number | undefined =>
    missing !== undefined && hasValue(missing) ? missing : undefined;
  const best = bestOf(figures, figureOf, (value) => value);
  if (best === undefined) {
    const { missing } = figures;
    const why =
      missing === undefined
        ? "no column has both missing cells and others"
        : `no value: ${(missing as Exclude<Score, number>).reason}`;
    return { name: "missingness-alone", passed: true, message: why };
  }
  const subject = `${within(best.site)}a model that sees only which cells are missing`;
  return holdAlone("missingness-alone", best.found, subject, { auc, max, isWorthSaying: true });
}

const notShuffled: GateResult = {
  name: "shuffled-labels",
  passed: true,
  notRun: true,
  message: "labels were not shuffled: --thorough does it",
};

export function shuffledLabelsGate({ aucs, nWithout, unit }: ShuffledScores): GateResult {
  const name = "shuffled-labels";
  if (aucs.length === 0)
    return { name, passed: true, message: `roc_auc has no value in any of ${nWithout} shuffles` };
  const mean = aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
  const variance = aucs.reduce((sum, auc) => sum + (auc - mean) ** 2, 0) / Math.max(1, aucs.length - 1);
  const error = Math.sqrt(variance / aucs.length);
  const tolerance = Math.max(shuffleTolerance, shuffleErrors * error);
  const [min, max] = [0.5 - tolerance, 0.5 + tolerance].map((end) => Number(end.toFixed(4))) as [
    number,
    number,
  ];
  const passed = isWithin(mean, { min, max });
  const what = unit === "rows" ? "" : ", equal rows sharing one";
  const advice = ": something sees labels of rows that it is judged on, or rows are written several times";
  return {
    name,
    value: mean,
    min,
    max,
    passed,
    message: `${aucs.length} shuffles of the labels${what} have a mean AUC of ${mean.toFixed(3)}, ${passed ? "within" : "not within"} ${min} and ${max}${passed ? "" : advice}`,
  };
}
