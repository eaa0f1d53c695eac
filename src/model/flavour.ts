import type { Table } from "../core/index.ts";
import type { Explainer } from "../learn/explain/index.ts";
import type { FittedClassifier, PlainState } from "../learn/restore/index.ts";
import type { Schema } from "../schema/index.ts";
import type { Predictor } from "./protocol.ts";
import type { VerifiedFiles } from "./verified-files.ts";

/** What a flavour is given to write: a fitted pipeline, and what its files have to say of it. See `ModelContent`. */
export interface FlavourContent {
  readonly name: string;
  readonly estimator: string;
  readonly classifier: FittedClassifier<Table>;
  readonly schema: Schema;
  readonly threshold?: number | undefined;
}

/** What a flavour's files say. */
export interface StoredModel {
  readonly name: string;
  readonly estimator: string;
  readonly classes: readonly string[];
  /** Absent with more than two classes. */
  readonly positive?: string;
  readonly threshold: number;
  /** The probabilities of the input example, row by row, as they were when the model was saved. */
  readonly answers: Float64Array;
  readonly predictor: Predictor;
  /** Makes what explains the predictor's answers; absent where nothing does. */
  readonly openExplainer?: () => Explainer;
  /** SHA-256 (hex) of all that its files say but for the name: see `ModelInfo.weights`. */
  readonly weights: string;
}

/** How a flavour's files are read. */
export interface FlavourReading {
  readonly schema: Schema;
  /** Makes a classifier of its state. */
  readonly restore: (state: PlainState) => FittedClassifier<Table>;
}

/**
 * A form in which a model directory holds a fitted pipeline. Each has a folder of its own; signature, schema, checksums
 * and the other files of the directory are the same for all.
 */
export interface Flavour {
  /** Its name in `MLmodel`. */
  readonly name: string;
  /** What `MLmodel` says below the name. */
  readonly entry: Readonly<Record<string, string | number>>;
  /** The files that are its own. */
  readonly files: readonly string[];
  /**
   * Makes its files, in the order of `files`.
   *
   * @param example the rows of the input example, with the feature columns of the schema.
   */
  write(content: FlavourContent, example: Table): ReadonlyMap<string, Uint8Array>;
  /**
   * Reads its files. Nothing in them may be executed, and each field is checked.
   *
   * @throws {FormatError} `model/missing-file`, `model/format`, `model/state`.
   */
  read(files: VerifiedFiles, reading: FlavourReading): StoredModel | Promise<StoredModel>;
}
