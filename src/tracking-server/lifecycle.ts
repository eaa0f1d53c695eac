import type { LifecycleStage } from "../track/index.ts";
import { type Html, html } from "./html.ts";

/** A word beside what is deleted. */
export function deletedBadge(stage: LifecycleStage): Html | false {
  return (
    stage === "deleted" && html` <span class="badge deleted"><span aria-hidden="true">⌫</span> deleted</span>`
  );
}

/** What a page says of a deleted experiment or run: that MLflow keeps it for the time being, and how it comes back. */
export function deletedNote(kind: "experiment" | "run", id: string, stage: LifecycleStage): Html | false {
  const command =
    kind === "experiment"
      ? `mlflow experiments restore --experiment-id ${id}`
      : `mlflow runs restore --run-id ${id}`;
  return (
    stage === "deleted" &&
    html`<p class="note">This ${kind} is deleted. The store still has it, and lists leave it out. <code>${command}</code> brings it back, with <code>MLFLOW_TRACKING_URI</code> naming this store.</p>`
  );
}
