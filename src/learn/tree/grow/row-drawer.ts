import type { Random } from "../../../core/index.ts";
import type { Pacer } from "../../fit/pacer.ts";
import { balanceClasses } from "../../fit/training-weights.ts";
import { drawRows, WeightedDraw } from "../split/draw.ts";
import type { ForestPlan } from "./forest-plan.ts";

/** How many rows are drawn at a time, some milliseconds of work, before the clock is looked at. */
const STEP_DRAWS = 100_000;

/** Says which rows each tree has, and what they weigh there. */
export class RowDrawer {
  readonly #plan: ForestPlan;
  readonly #draw: WeightedDraw | undefined;

  constructor(plan: ForestPlan) {
    this.#plan = plan;
    if (plan.bootstrap !== null && plan.weights !== null) this.#draw = new WeightedDraw(plan.weights);
  }

  /**
   * Writes what each row weighs in a tree.
   *
   * @param random the tree's stream, at its beginning: the same draws are made whenever this is asked for.
   * @param weights is written to: one weight a row, 0 for a row that the tree does not have.
   */
  async draw(random: Random, weights: Float64Array, pacer: Pacer): Promise<void> {
    const { bootstrap, weights: given, classCodes, nClasses } = this.#plan;
    if (bootstrap === null) {
      if (given === null) weights.fill(1);
      else weights.set(given);
      return;
    }
    weights.fill(0);
    for (let done = 0; done < bootstrap.nDraws; done += STEP_DRAWS) {
      const nDraws = Math.min(STEP_DRAWS, bootstrap.nDraws - done);
      if (this.#draw === undefined) drawRows(random, nDraws, weights);
      else this.#draw.drawRows(random, nDraws, weights);
      if (pacer.isDue()) await pacer.pause();
    }
    if (bootstrap.isBalanced)
      scaleClasses(weights, classCodes, balanceClasses(classCodes, nClasses, weights));
  }
}

function scaleClasses(weights: Float64Array, classCodes: Int32Array, factors: Float64Array): void {
  for (let i = 0; i < weights.length; i++) weights[i]! *= factors[classCodes[i]!]!;
}
