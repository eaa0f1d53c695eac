import type { Params } from "../../src/core/index.ts";
import type { Kinds } from "./transformer-subject.ts";

/** What holds for one transformer and not for another, by its nature. */
export interface TransformerTags {
  readonly takes: Kinds;
  /** What becomes of missing values among the numbers, and among the categories. */
  readonly missingNumbers?: "taken" | "refused";
  readonly missingCategories?: "taken" | "refused" | "taken if training had them";
  /** What becomes of a category that training did not have: an error, or some number. */
  readonly unseen?: "taken" | "refused";
  /** Whether infinite numbers are refused in `transform` also; `fit` refuses them always. Default: false. */
  readonly refusesInfinite?: boolean;
  /** Whether output columns are made of several input columns, so that no column stands for itself. Default: false. */
  readonly mixesColumns?: boolean;
  /** From which size on a number is refused, as others made of it would be beyond the largest number. Default: Infinity. */
  readonly refusesFrom?: number;
  /** Whether a column that is missing throughout is worth a warning. Default: false. */
  readonly warnsOfEmpty?: boolean;
  /** What sample weights do: count a row as often, or in some other way. Default: nothing. */
  readonly weighs?: "as copies" | "otherwise";
  /** Whether to learn from 70,000 columns too. Default: false. */
  readonly wide?: boolean;
  /** Wrong parameters, each with what it must be. */
  readonly wrong: Readonly<Record<string, readonly [value: unknown, expectation: string]>>;
  /** Parameters with an object in them, and a way to change it; absent where there are none. */
  readonly nested?: { readonly params: Params; readonly change: (params: Params) => void };
  /** The name of the transformer in errors about its parameters. */
  readonly calledName: string;
}
