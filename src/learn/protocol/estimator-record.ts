import type { Matrix, Params, Task } from "../../core/index.ts";
import type { Classifier, EstimatorSpec } from "./protocol.ts";

/** What a classifier that is made of others needs to build them from their specs, so that it need not import the registry. */
export interface BuildContext {
  readonly buildEstimator: (spec: EstimatorSpec) => Classifier<Matrix>;
}

/** All that the registry knows of a class of classifiers of matrices; `restore/restorers.ts` has how its fitted form comes back. */
export interface EstimatorRecord {
  /** @throws {ParameterError} `parameter/invalid`. */
  readonly build: (params: Params, context: BuildContext) => Classifier<Matrix>;
  /** Parameters that are floating-point numbers in scikit-learn: they are logged as `1.0`, not as `1`. */
  readonly floats: readonly string[];
  /** Whether it draws random numbers, from the seed `randomState`. */
  readonly takesSeed: boolean;
  /** What its fits may run elsewhere than in the calling thread. */
  readonly tasks: readonly Task<never, unknown>[];
}
