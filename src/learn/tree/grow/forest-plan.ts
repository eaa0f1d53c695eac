import type { ColumnRanks } from "../rank/column-ranks.ts";
import type { GrowthRules } from "../split/growth-rules.ts";
import type { Bootstrap } from "./bootstrap.ts";
import type { Workplaces } from "./workplaces.ts";

/** All that growing trees takes. With several threads it is plain data on shared memory, so that they all read the same. */
export interface ForestPlan {
  /** The columns. */
  readonly ranked: ColumnRanks;
  /** Where kernels grow trees or split nodes; null when they cannot. */
  readonly workplaces: Workplaces | null;
  /** The class of each row. */
  readonly classCodes: Int32Array;
  readonly nClasses: number;
  /** One weight a row, or null when all are 1: what a row counts; with a bootstrap how likely it is drawn. */
  readonly weights: Float64Array | null;
  /** How each tree draws its rows; null when each takes all. */
  readonly bootstrap: Bootstrap | null;
  readonly settings: GrowthRules;
  /** Branches whose gain per leaf is no more are cut off again; 0 cuts none. */
  readonly ccpAlpha: number;
  /** Tree `t` draws from stream `t` of this seed. */
  readonly seed: number;
}
