import type { Tags } from "./entries.ts";

/** A data set as MLflow describes one; `schema` and `profile` are JSON texts. */
export interface LoggedDataset {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string;
  readonly profile?: string;
}

/** A data set that a run used; its tag `mlflow.data.context` says for what. */
export interface DatasetInput {
  readonly dataset: LoggedDataset;
  readonly tags: Tags;
}

/** Keeps which data sets runs used. */
export interface DatasetStore {
  /** Links data sets to a run, each once: the first tags stay. */
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>;
}
