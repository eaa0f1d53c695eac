import type { ColumnRanks } from "../rank/column-ranks.ts";
import type { GrowthRules } from "../split/growth-rules.ts";
import type { Bootstrap } from "./bootstrap.ts";
import type { Workplaces } from "./workplaces.ts";

/** All that growing trees takes; plain data on shared memory, so that every thread reads the same. */
export interface ForestPlan {
  readonly ranked: ColumnRanks;
  /** Where kernels grow trees or split nodes; null when they cannot. */
  readonly workplaces: Workplaces | null;
  readonly classCodes: Int32Array;
  readonly nClasses: number;
  /** One weight a row, or null for ones: what rows weigh, or with a bootstrap how likely they are drawn. */
  readonly weights: Float64Array | null;
  readonly bootstrap: Bootstrap | null;
  readonly settings: GrowthRules;
  readonly ccpAlpha: number;
  readonly seed: number;
}
