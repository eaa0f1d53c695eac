import { expect, onTestFinished, test } from "vitest";
import { openSampleStore } from "../../tests/support/sample-runs.ts";
import { textOf } from "../../tests/support/sample-server.ts";
import { putBytes } from "../track/index.ts";
import { createTrackingServer } from "./index.ts";

const schema = {
  columns: [
    { name: "age", kind: "numeric" },
    { name: "outcome", kind: "categorical", role: "target", codes: [{ value: "ill" }, { value: "well" }] },
  ],
  target: { column: "outcome", positive: "ill" },
};

test("a registered model's own page shows the spread over the folds and the positive class, as its version's does", async () => {
  const sample = await openSampleStore();
  const { store, artifacts } = sample;
  const app = createTrackingServer(sample);
  onTestFinished(async () => {
    await app.close();
    await sample.close();
  });
  const experimentId = await store.createExperiment("own");
  const { runId } = (await store.createRun(experimentId, { runName: "fitted" })).info;
  const point = (key: string, value: number, step = 0) => ({ key, value, step, timestamp: 0 });
  await store.logBatch(runId, {
    metrics: [
      point("roc_auc_fold", 0.7),
      point("roc_auc_fold", 0.8, 1),
      point("roc_auc", 0.75),
      point("roc_auc_sd", 0.0707),
    ],
  });
  const model = await store.createLoggedModel(experimentId, {
    name: "forest",
    sourceRunId: runId,
    metrics: [point("roc_auc", 0.75)],
  });
  await putBytes(artifacts(model.artifactUri), "schema.json", Buffer.from(JSON.stringify(schema)));
  await putBytes(artifacts(model.artifactUri), "MLmodel", Buffer.from("flavors:\n  systole:\n    data: .\n"));
  await store.createModelVersion("own", { source: `models:/${model.modelId}`, runId });
  for (const url of ["/models/own/versions/1", `/logged-models/${model.modelId}`]) {
    const text = textOf((await app.inject({ url, headers: { accept: "text/html" } })).body);
    expect(text).toContain("roc_auc 0.7500 ± 0.0707 folds");
    expect(text).toContain("the target is outcome , positive where it is ill");
  }
});
