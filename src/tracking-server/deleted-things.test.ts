import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { openSampleServer, textOf } from "../../tests/support/sample-server.ts";

it("marks what MLflow deleted, lists it when asked, and says how it comes back", async () => {
  const { sample, runs, get, close } = await openSampleServer();
  try {
    const page = async (url: string): Promise<string> => textOf((await get(url)).body);
    const gone = await sample.store.createExperiment("gone");
    const [, forest] = runs.children;
    expect(await page(`/experiments/${runs.experimentId}`)).not.toContain("deleted");
    const database = new DatabaseSync(join(sample.directory, "mlflow.db"));
    database.exec(`update runs set lifecycle_stage = 'deleted' where run_uuid = '${forest}';
      update experiments set lifecycle_stage = 'deleted' where experiment_id = ${Number(gone)}`);
    database.close();
    const list = await page(`/experiments/${runs.experimentId}`);
    expect(list).not.toContain("random_forest");
    expect(list).toContain("Show deleted runs too");
    const all = await page(`/experiments/${runs.experimentId}?deleted=1`);
    expect(all).toMatch(/random_forest ⌫ deleted/);
    expect(all).toContain("Leave out deleted runs");
    expect(await page(`/runs/${forest}`)).toContain(`mlflow runs restore --run-id ${forest}`);
    expect(await page("/experiments")).toMatch(/1 deleted experiment gone ⌫ deleted/);
    expect(await page(`/experiments/${gone}`)).toContain(
      `mlflow experiments restore --experiment-id ${gone}`,
    );
  } finally {
    await close();
  }
});
