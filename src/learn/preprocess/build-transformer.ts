import { FormatError, ParameterError } from "../../core/index.ts";
import type { EstimatorSpec, PlainState, Transformer } from "../protocol/protocol.ts";
import type { MappedTransformer, TransformerState } from "./mapped-transformer.ts";
import { OneHotEncoder } from "./one-hot-encoder.ts";
import { OrdinalEncoder } from "./ordinal-encoder.ts";
import { PolynomialFeatures } from "./polynomial-features.ts";
import { SimpleImputer } from "./simple-imputer.ts";
import { SplineTransformer } from "./spline-transformer.ts";
import { StandardScaler } from "./standard-scaler.ts";

/** A transformer of this folder, fitted. */
export type AnyMappedTransformer = MappedTransformer<TransformerState>;

/** A transformer whose fitted form can be chained with others into one map. */
export interface MappingTransformer extends Transformer {
  fit(...args: Parameters<Transformer["fit"]>): Promise<AnyMappedTransformer>;
}

/** A transformer's class: how it is made, how its fitted form comes back, and what a step of it is called. */
interface TransformerClass {
  readonly build: (params: EstimatorSpec["params"]) => MappingTransformer;
  readonly restore: (state: PlainState) => AnyMappedTransformer;
  /** In the names of logged parameters: `columns__num__imputer__strategy`. */
  readonly stepName: string;
}

/** All transformers, by the name of their class. A new one is made known here. */
const classes: Readonly<Record<string, TransformerClass>> = {
  SimpleImputer: {
    build: (params) => new SimpleImputer(params),
    restore: SimpleImputer.fromState,
    stepName: "imputer",
  },
  StandardScaler: {
    build: (params) => new StandardScaler(params),
    restore: StandardScaler.fromState,
    stepName: "scaler",
  },
  OneHotEncoder: {
    build: (params) => new OneHotEncoder(params),
    restore: OneHotEncoder.fromState,
    stepName: "encoder",
  },
  OrdinalEncoder: {
    build: (params) => new OrdinalEncoder(params),
    restore: OrdinalEncoder.fromState,
    stepName: "ordinal",
  },
  SplineTransformer: {
    build: (params) => new SplineTransformer(params),
    restore: SplineTransformer.fromState,
    stepName: "splines",
  },
  PolynomialFeatures: {
    build: (params) => new PolynomialFeatures(params),
    restore: PolynomialFeatures.fromState,
    stepName: "polynomial",
  },
};

/** The names of the transformers that a step may be. */
export const transformerNames: readonly string[] = Object.keys(classes);

/**
 * The unfitted transformer that a spec describes.
 *
 * @throws {ParameterError} `parameter/invalid` for an unknown name or a wrong parameter.
 */
export function buildTransformer(spec: EstimatorSpec): MappingTransformer {
  const found = Object.hasOwn(classes, spec.name) ? classes[spec.name] : undefined;
  if (found === undefined)
    throw new ParameterError(
      "parameter/invalid",
      `a step must be one of ${transformerNames.join(", ")}, got "${spec.name}"`,
    );
  return found.build(spec.params);
}

/**
 * The fitted transformer that a state describes.
 *
 * @throws {FormatError} `state/unknown-kind` for a class that this version does not know.
 * @throws {FormatError} `state/invalid` naming the field at fault.
 */
export function restoreTransformer(state: PlainState): AnyMappedTransformer {
  const found = Object.hasOwn(classes, state.kind) ? classes[state.kind] : undefined;
  if (found === undefined)
    throw new FormatError(
      "state/unknown-kind",
      `the state of a transformer must be of ${transformerNames.join(", ")}, got "${state.kind}"`,
    );
  return found.restore(state);
}

/** What a step of this class is called in logged parameters: `imputer`, `scaler`, `encoder`, `splines`, `polynomial`. */
export function stepNameOf(spec: EstimatorSpec): string {
  return classes[spec.name]?.stepName ?? spec.name.toLowerCase();
}
