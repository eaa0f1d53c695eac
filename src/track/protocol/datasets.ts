import type { Tags } from "./entries.ts";

/** A data set as MLflow describes one. */
export interface LoggedDataset {
  readonly name: string;
  /** Tells versions of a data set apart: any short text, such as the beginning of a hash. */
  readonly digest: string;
  /** `local`, `http` or another kind that MLflow knows. */
  readonly sourceType: string;
  /** Where it comes from, as JSON whose keys depend on `sourceType`. */
  readonly source: string;
  /** Its columns, as JSON. */
  readonly schema?: string;
  /** Its size and the like, as JSON. */
  readonly profile?: string;
}

/** A data set that a run used; its tag `mlflow.data.context` says for what. */
export interface DatasetInput {
  readonly dataset: LoggedDataset;
  readonly tags: Tags;
}

/** Keeps which data sets runs used. */
export interface DatasetStore {
  /** Links data sets to a run. One that is linked already stays as it is, with the tags that it was linked with. */
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>;
}
