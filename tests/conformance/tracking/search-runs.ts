import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../src/core/index.ts";
import { parseFilter } from "../../../src/track/index.ts";
import { point, type StartStore } from "./start.ts";

/** What every store promises of a search for runs. */
export function describeRunSearch(name: string, start: StartStore): void {
  const { begin, beginRun } = start;

  describe(`${name} searches runs`, () => {
    test("newest first, in pages that miss and repeat nothing while runs are added", async () => {
      const { store, experimentId } = await begin();
      const other = await store.createExperiment("other");
      const made: string[] = [];
      for (let index = 0; index < 7; index++) {
        const { info } = await store.createRun(experimentId, {
          startTime: Math.floor(index / 2),
          runName: `r${index}`,
        });
        made.push(info.runId);
      }
      await store.createRun(other, { startTime: 1 });
      const found: string[] = [];
      const times: number[] = [];
      for (let pageToken: string | undefined; ; ) {
        const page = await store.searchRuns({
          experimentIds: [experimentId],
          maxResults: 3,
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        found.push(...page.items.map((run) => run.info.runId));
        times.push(...page.items.map((run) => run.info.startTime));
        await store.createRun(experimentId, { startTime: 1000 });
        if (page.nextPageToken === undefined) break;
        pageToken = page.nextPageToken;
      }
      expect([...found].sort()).toEqual([...made].sort());
      expect(times).toEqual([...times].sort((a, b) => b - a));
    });

    test("runs come with their data, of several experiments, and by status", async () => {
      const { store, experimentId, runId } = await beginRun();
      const other = await store.createExperiment("other");
      const second = await store.createRun(other, { startTime: 5 });
      await store.logBatch(runId, {
        metrics: [point("a", 1)],
        params: [{ key: "p", value: "v" }],
        tags: { t: "u" },
      });
      await store.updateRun(runId, { status: "KILLED" });
      const both = await store.searchRuns({ experimentIds: [experimentId, other] });
      expect(both.items).toEqual([await store.getRun(runId), second]);
      expect(both).not.toHaveProperty("nextPageToken");
      const running = await store.searchRuns({
        experimentIds: [experimentId, other],
        filter: parseFilter("run", "status = 'RUNNING'"),
      });
      expect(running.items.map((run) => run.info.runId)).toEqual([second.info.runId]);
      expect(await store.searchRuns({ experimentIds: [] })).toEqual({ items: [] });
    });

    test("a bad page token or size is a ParameterError", async () => {
      const { store, experimentId } = await begin();
      for (const pageToken of ["", "x", "bnVsbA", Buffer.from("[1]").toString("base64url")])
        await expect(store.searchRuns({ experimentIds: [experimentId], pageToken })).rejects.toThrow(
          ParameterError,
        );
      for (const maxResults of [0, -1, 1.5, Number.NaN, 50_001])
        await expect(store.searchRuns({ experimentIds: [experimentId], maxResults })).rejects.toThrow(
          ParameterError,
        );
    });
  });
}
