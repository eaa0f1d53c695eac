import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../src/core/index.ts";
import { allOf, type MetricPoint } from "../../../src/track/index.ts";
import { point, type StartStore } from "./start.ts";

/** What every store promises of metrics. */
export function describeMetrics(name: string, start: StartStore): void {
  const { beginRun } = start;

  describe(`${name} keeps metrics`, () => {
    test("the latest point has the greatest step, then time, then value, whatever the order of logging", async () => {
      const { store, runId } = await beginRun();
      const latest = async () => (await store.getRun(runId)).metrics[0];
      await store.logBatch(runId, { metrics: [point("a", 5, 3, 10), point("a", 9, 2, 99)] });
      expect(await latest()).toEqual(point("a", 5, 3, 10));
      await store.logBatch(runId, { metrics: [point("a", 1, 3, 9)] });
      expect(await latest()).toEqual(point("a", 5, 3, 10));
      await store.logBatch(runId, { metrics: [point("a", 1, 3, 11)] });
      expect(await latest()).toEqual(point("a", 1, 3, 11));
      await store.logBatch(runId, { metrics: [point("a", 2, 3, 11), point("a", -1, 3, 11)] });
      expect(await latest()).toEqual(point("a", 2, 3, 11));
      await store.logBatch(runId, { metrics: [point("a", 7, -5, 1000)] });
      expect(await latest()).toEqual(point("a", 2, 3, 11));
    });

    test("the history has every point, ordered by time, step and value; an exact duplicate counts once", async () => {
      const { store, runId } = await beginRun();
      const points = [
        point("a", 3, 2, 5),
        point("a", 1, 0, 5),
        point("a", 2, 0, 4),
        point("a", 0, 0, 5),
        point("a", 1, 0, 5),
      ];
      await store.logBatch(runId, { metrics: [...points, point("b", 1)] });
      await store.logBatch(runId, { metrics: [point("a", 3, 2, 5)] });
      expect(await store.getMetricHistory(runId, "a")).toEqual([
        point("a", 2, 0, 4),
        point("a", 0, 0, 5),
        point("a", 1, 0, 5),
        point("a", 3, 2, 5),
      ]);
      expect(await store.getMetricHistory(runId, "absent")).toEqual([]);
    });

    test("NaN comes back as NaN and infinities as the greatest finite numbers", async () => {
      const { store, runId } = await beginRun();
      const values = [Number.NaN, Infinity, -Infinity, 1e-300, -0.1, 2 ** 53 + 2];
      await store.logBatch(runId, { metrics: values.map((value, step) => point("m", value, step)) });
      const back = (await store.getMetricHistory(runId, "m")).map(({ value }) => value);
      expect(back).toEqual([Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 1e-300, -0.1, 2 ** 53 + 2]);
      await store.logBatch(runId, { metrics: [point("m", Number.NaN, 99)] });
      expect((await store.getRun(runId)).metrics).toEqual([point("m", Number.NaN, 99)]);
    });

    test("pages of a history together are the history by step, time and value, whatever their size", async () => {
      const { store, runId } = await beginRun();
      const points = Array.from({ length: 60 }, (_, i) => point("a", (i * 37) % 11, i % 7, (i * 5) % 13));
      points.push(point("a", Number.NaN, 3, 5), point("a", 0, 3, 5));
      await store.logBatch(runId, { metrics: [...points, point("b", 1)] });
      const whole = (await store.getMetricHistoryPage(runId, "a")).items;
      expect(whole.map(({ step }) => step)).toEqual(whole.map(({ step }) => step).sort((a, b) => a - b));
      const history = await store.getMetricHistory(runId, "a");
      expect(whole).toHaveLength(history.length);
      expect(whole).toEqual(expect.arrayContaining([...history]));
      for (const maxResults of [1, 7, 61, 62]) {
        expect(
          await allOf((page) => store.getMetricHistoryPage(runId, "a", { maxResults, ...page })),
        ).toEqual(whole);
      }
      expect((await store.getMetricHistoryPage(runId, "a", { fromStep: 5 })).items).toEqual(
        whole.filter(({ step }) => step >= 5),
      );
      expect(await store.getMetricHistoryPage(runId, "absent")).toEqual({ items: [] });
      await expect(store.getMetricHistoryPage(runId, "a", { pageToken: "none" })).rejects.toMatchObject({
        code: "track/page-token",
      });
    });

    test("a sample is the history when that is short, else the extremes of each range of steps, and counts all", async () => {
      const { store, runId } = await beginRun();
      const points = Array.from({ length: 3000 }, (_, step) =>
        point("a", step % 100 === 50 ? Number.NaN : Math.sin(step / 7), step - 500, 1),
      );
      points[1234] = point("a", 9, 734, 1);
      points[2222] = point("a", -9, 1722, 1);
      await store.logBatch(runId, { metrics: points });
      const whole = await store.sampleMetricHistory(runId, "a", 3000);
      expect(whole).toEqual({ count: 3000, points, isWhole: true });
      const { count, points: some, isWhole } = await store.sampleMetricHistory(runId, "a", 60);
      expect([count, isWhole]).toEqual([3000, true]);
      expect(some).toHaveLength(60);
      for (const found of some) expect(points).toContainEqual(found);
      for (let part = 0; part < 30; part++) {
        const values = points
          .slice(part * 100, (part + 1) * 100)
          .flatMap(({ value }) => (Number.isNaN(value) ? [] : value));
        const own = some
          .slice(part * 2, part * 2 + 2)
          .map(({ value }) => value)
          .sort((a, b) => a - b);
        expect(own).toEqual([Math.min(...values), Math.max(...values)]);
      }
      expect(await store.sampleMetricHistory(runId, "absent", 60)).toEqual({
        count: 0,
        points: [],
        isWhole: true,
      });
    });

    test("a sample of points that are all at one step, or not a number, is small too", async () => {
      const { store, runId } = await beginRun();
      const oneStep = Array.from({ length: 50 }, (_, i) => point("one", i, 0, i));
      const nans = Array.from({ length: 50 }, (_, i) => point("nan", Number.NaN, i, i));
      await store.logBatch(runId, { metrics: [...oneStep, ...nans] });
      expect(await store.sampleMetricHistory(runId, "one", 10)).toEqual({
        count: 50,
        points: [oneStep[0], oneStep[49]],
        isWhole: true,
      });
      expect(await store.sampleMetricHistory(runId, "nan", 10)).toEqual({
        count: 50,
        points: [],
        isWhole: true,
      });
    });

    test("a sample of very many points looks at some, evenly over the steps, and counts all", async () => {
      const { store, runId } = await beginRun();
      const nPoints = 21_000;
      for (let from = 0; from < nPoints; from += 1000)
        await store.logBatch(runId, {
          metrics: Array.from({ length: 1000 }, (_, i) =>
            point("a", Math.sin((from + i) / 3000), (from + i) * 7, 1),
          ),
        });
      const { count, points } = await store.sampleMetricHistory(runId, "a", 100);
      expect(count).toBe(nPoints);
      expect(points.length).toBeGreaterThan(90);
      expect(points.length).toBeLessThanOrEqual(100);
      const steps = points.map(({ step }) => step);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps[0]).toBeLessThan(7 * 420);
      expect(steps.at(-1)).toBeGreaterThan(7 * (nPoints - 420));
      for (const { step, value } of points) expect(value).toBe(Math.sin(step / 7 / 3000));
    });

    test.each([
      ["step", 0.5],
      ["step", Number.NaN],
      ["step", 2 ** 53],
      ["timestamp", -1],
      ["timestamp", 1.5],
      ["value", "1"],
    ])("a point whose %s is %j is refused, and its batch with it", async (field, value) => {
      const { store, runId } = await beginRun();
      const bad = { ...point("a", 1), [field]: value } as MetricPoint;
      await expect(store.logBatch(runId, { metrics: [point("fine", 1), bad] })).rejects.toThrow(
        ParameterError,
      );
      expect((await store.getRun(runId)).metrics).toEqual([]);
    });

    test("a batch of 12,000 points is kept whole", async () => {
      const { store, runId } = await beginRun();
      const metrics = Array.from({ length: 12_000 }, (_, step) =>
        point(`m${step % 3}`, step / 7, step, step),
      );
      await store.logBatch(runId, { metrics });
      expect(await store.getMetricHistory(runId, "m1")).toEqual(
        metrics.filter((_, index) => index % 3 === 1),
      );
    });

    test("calls made at once are all kept", async () => {
      const { store, runId } = await beginRun();
      const steps = Array.from({ length: 40 }, (_, step) => step);
      await Promise.all(
        steps.map((step) => store.logBatch(runId, { metrics: [point("a", step, step, step)] })),
      );
      expect((await store.getMetricHistory(runId, "a")).map(({ value }) => value)).toEqual(steps);
    });
  });
}
