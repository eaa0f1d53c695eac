/** Whether something is deleted: MLflow keeps what is, until it is removed for good. */
export type LifecycleStage = "active" | "deleted";

/** Notes by key; a tag may be overwritten. */
export type Tags = Readonly<Record<string, string>>;

/** What a run or a logged model was told, as text. */
export interface Param {
  readonly key: string;
  readonly value: string;
}
