import { indexOfLargest, type Labels, type Matrix, makeMatrix, Random } from "../../core/index.ts";
import { checkColumnCount, mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";

/** All that the parameter `strategy` may be. */
export const dummyStrategies = ["prior", "most_frequent", "stratified", "uniform", "constant"] as const;

/** How a {@link DummyClassifier} answers. */
export type DummyStrategy = (typeof dummyStrategies)[number];

/** All that a fitted dummy knows. */
export interface DummyClassifierState extends PlainState {
  readonly kind: "DummyClassifier";
  readonly strategy: DummyStrategy;
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** The weighted share of each class in the training rows. */
  readonly classPrior: Float64Array;
  /** Index of the class that `constant` answers, or -1. */
  readonly constant: number;
  readonly randomState: number;
  readonly warnings: readonly string[];
}

/** A dummy that has counted its training rows. */
export class FittedDummyClassifier implements FittedClassifier<Matrix> {
  readonly state: DummyClassifierState;

  constructor(state: DummyClassifierState) {
    this.state = state;
  }

  /**
   * Brings a fitted object back from its state. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(state: PlainState): FittedDummyClassifier {
    return new FittedDummyClassifier(readState(StateReader.open("DummyClassifier", state)));
  }

  get classes(): readonly string[] {
    return this.state.classes;
  }

  get nFeaturesIn(): number {
    return this.state.nFeaturesIn;
  }

  get warnings(): readonly string[] {
    return this.state.warnings;
  }

  /** Whether `predictProba` draws its answers, one row after the other. */
  get drawsByRow(): boolean {
    return this.state.strategy === "stratified";
  }

  /**
   * The probability of each class for each row, as the strategy says. `stratified` gives 1 to the class that is drawn.
   *
   * @returns n rows x n classes; each row sums to 1.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   */
  predictProba(X: Matrix): Matrix {
    checkColumnCount("DummyClassifier", X, this.nFeaturesIn);
    const { strategy, classPrior } = this.state;
    const nClasses = classPrior.length;
    const out = makeMatrix(X.nRows, nClasses);
    if (strategy === "stratified") {
      this.#draw(X.nRows).codes.forEach((code, i) => {
        out.data[i * nClasses + code] = 1;
      });
      return out;
    }
    const row =
      strategy === "prior" ? classPrior : strategy === "uniform" ? this.#uniform() : this.#certain();
    for (let i = 0; i < X.nRows; i++) out.data.set(row, i * nClasses);
    return out;
  }

  /**
   * A class for each row. For `uniform` it is drawn, as the probabilities alone would always give the first class.
   *
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   */
  predict(X: Matrix): Labels {
    const { strategy } = this.state;
    if (strategy !== "uniform") return mostProbable(this.predictProba(X), this.classes);
    checkColumnCount("DummyClassifier", X, this.nFeaturesIn);
    return this.#draw(X.nRows);
  }

  /** The same probability for each class that occurs. */
  #uniform(): Float64Array {
    const { classPrior } = this.state;
    const nPresent = classPrior.reduce((n, share) => n + (share > 0 ? 1 : 0), 0);
    return classPrior.map((share) => (share > 0 ? 1 / nPresent : 0));
  }

  /** 1 for the constant or else the most frequent class, 0 for others. */
  #certain(): Float64Array {
    const { classPrior, constant } = this.state;
    const code = constant >= 0 ? constant : indexOfLargest(classPrior);
    return classPrior.map((_, k) => (k === code ? 1 : 0));
  }

  /** Draws a class for each row, from the seed on. */
  #draw(nRows: number): Labels {
    const { strategy, classPrior, randomState, classes } = this.state;
    const shares = strategy === "uniform" ? this.#uniform() : classPrior;
    const random = new Random(randomState);
    const last = shares.findLastIndex((share) => share > 0);
    const codes = new Int32Array(nRows);
    for (let i = 0; i < nRows; i++) {
      let left = random.nextFloat();
      let code = 0;
      while (code < last && left >= shares[code]!) left -= shares[code++]!;
      codes[i] = code;
    }
    return { classes, codes };
  }
}

/** How far the sum of the shares in a stored state may be from 1, since each share is rounded. */
const tolerance = 1e-9;

function readState(state: StateReader): DummyClassifierState {
  const strategy = state.oneOf("strategy", dummyStrategies);
  const classes = state.classes("classes");
  const nFeaturesIn = state.integer("nFeaturesIn", { min: 0 });
  const classPrior = state.array("classPrior", Float64Array, { length: classes.length, min: 0, max: 1 });
  const sum = classPrior.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > tolerance) state.refuse("classPrior", `shares that sum to 1, not to ${sum}`);
  return {
    kind: "DummyClassifier",
    strategy,
    classes,
    nFeaturesIn,
    classPrior,
    constant: state.integer(
      "constant",
      strategy === "constant" ? { min: 0, max: classes.length - 1 } : { min: -1, max: -1 },
    ),
    randomState: state.integer("randomState", { min: 0 }),
    warnings: state.strings("warnings"),
  };
}
