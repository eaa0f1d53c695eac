import type { Labels, Matrix, Task } from "../../core/index.ts";
import { type JudgeSiteOptions, judgeSite, type SiteJudgement } from "./judge-site.ts";

/** One site, and how it is judged. */
export interface JudgeSiteInput {
  readonly yTrue: Labels;
  /** n rows, one column a class in the order of `yTrue.classes`. */
  readonly probabilities: Matrix;
  readonly options: JudgeSiteOptions;
}

/** {@link judgeSite} as a task: of several sites, with bootstraps and simulations, threads take one each. */
export const judgeSiteTask: Task<JudgeSiteInput, SiteJudgement> = {
  name: "judge/site",
  needs: "plain data",
  run: ({ yTrue, probabilities, options }) => judgeSite({ yTrue, probabilities }, options),
};
