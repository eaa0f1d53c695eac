import type { Random } from "../../core/index.ts";
import { drawRows, WeightedDraw } from "./draw.ts";
import { balanceClasses } from "./fit-weights.ts";
import type { GrowthPlan } from "./growth-plan.ts";

/** Gives trees their rows. */
export class RowDrawer {
  readonly #plan: GrowthPlan;
  readonly #draw: WeightedDraw | undefined;

  constructor(plan: GrowthPlan) {
    this.#plan = plan;
    if (plan.bootstrap !== null && plan.weights !== null) this.#draw = new WeightedDraw(plan.weights);
  }

  /** Writes what each row weighs in a tree, 0 for one that it does not have. Takes the first draws of the tree's stream. */
  draw(random: Random, weights: Float64Array): void {
    const { bootstrap, weights: given, classCodes, nClasses } = this.#plan;
    if (bootstrap === null) {
      if (given === null) weights.fill(1);
      else weights.set(given);
      return;
    }
    weights.fill(0);
    if (this.#draw === undefined) drawRows(random, bootstrap.nDraws, weights);
    else this.#draw.drawRows(random, bootstrap.nDraws, weights);
    if (bootstrap.isBalanced)
      scaleClasses(weights, classCodes, balanceClasses(classCodes, nClasses, weights));
  }
}

function scaleClasses(weights: Float64Array, classCodes: Int32Array, factors: Float64Array): void {
  for (let i = 0; i < weights.length; i++) weights[i]! *= factors[classCodes[i]!]!;
}
