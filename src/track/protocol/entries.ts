/** Whether something is deleted. MLflow keeps deleted things, so that they can be restored, until they are removed for good. */
export type LifecycleStage = "active" | "deleted";

/** Notes by key, as text. A tag, unlike a param, may be overwritten. */
export type Tags = Readonly<Record<string, string>>;

/** A parameter with which a run or a logged model was made, as text. */
export interface Param {
  readonly key: string;
  readonly value: string;
}
