import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../src/core/index.ts";
import type { DatasetInput } from "../../../src/track/index.ts";
import type { StartStore } from "./start.ts";

/** What every store promises of the data sets that runs use. */
export function describeDatasets(name: string, start: StartStore): void {
  const { beginRun } = start;

  describe(`${name} keeps inputs`, () => {
    const input = (digest: string, context: string): DatasetInput => ({
      dataset: {
        name: "rows",
        digest,
        sourceType: "local",
        source: '{"uri": "rows.csv"}',
        schema: "{}",
        profile: "{}",
      },
      tags: { "mlflow.data.context": context },
    });

    test("logInputs() links data sets to a run, each once", async () => {
      const { store, experimentId, runId } = await beginRun();
      await store.logInputs(runId, [input("aa", "training"), input("bb", "testing"), input("aa", "other")]);
      await store.logInputs(runId, [input("aa", "again")]);
      expect((await store.getRun(runId)).inputs).toEqual([input("aa", "training"), input("bb", "testing")]);
      const second = await store.createRun(experimentId);
      const { dataset } = { dataset: { name: "bare", digest: "1", sourceType: "local", source: "x" } };
      await store.logInputs(second.info.runId, [input("aa", "again"), { dataset, tags: {} }]);
      expect((await store.getRun(second.info.runId)).inputs).toEqual([
        { dataset, tags: {} },
        input("aa", "again"),
      ]);
    });

    test("logInputs() refuses a digest of more than 36 characters", async () => {
      const { store, runId } = await beginRun();
      await expect(store.logInputs(runId, [input("d".repeat(37), "training")])).rejects.toThrow(
        ParameterError,
      );
    });
  });
}
