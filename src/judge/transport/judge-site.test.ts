import { describe, expect, it } from "vitest";
import { type Labels, makeMatrix, Random } from "../../core/index.ts";
import { judgeCalibration } from "../calibration/index.ts";
import { judgeMetrics } from "../intervals/judge-metrics.ts";
import { binaryAnswers } from "../outcomes.ts";
import { judgeSite, type SiteAnswers, siteEffects } from "./judge-site.ts";
import { judgeSiteTask } from "./judge-site-task.ts";

/** Rows whose probabilities are right, but for what is added to their log-odds. */
function answersOf(n: number, shift = 0, seed = 3): SiteAnswers {
  const random = new Random(seed);
  const codes = new Int32Array(n);
  const data = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const logit = 1.5 * random.nextNormal();
    codes[i] = random.nextFloat() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    data[2 * i + 1] = 1 / (1 + Math.exp(-logit - shift));
    data[2 * i] = 1 - data[2 * i + 1]!;
  }
  return { name: "there", yTrue: { classes: ["no", "yes"], codes }, probabilities: makeMatrix(n, 2, data) };
}

const without = (answers: SiteAnswers, code: number, keep: number): SiteAnswers => {
  const { yTrue, probabilities } = answers;
  let left = keep;
  const rows = [...yTrue.codes.keys()].filter((i) => yTrue.codes[i] !== code || left-- > 0);
  const data = Float64Array.from(rows.flatMap((i) => [...probabilities.data.slice(2 * i, 2 * i + 2)]));
  const labels: Labels = { ...yTrue, codes: Int32Array.from(rows, (i) => yTrue.codes[i]!) };
  return { ...answers, yTrue: labels, probabilities: makeMatrix(rows.length, 2, data) };
};

describe("judgeSite()", () => {
  const shifted = answersOf(150, 1);

  it("puts together metrics, calibration and guidance, by one seed", async () => {
    const found = judgeSite(shifted, { positive: "yes", seed: 5 });
    expect(found.metrics).toEqual(judgeMetrics({ ...shifted, positive: "yes", seed: 5 }));
    const { outcomes, probabilities } = binaryAnswers(shifted.yTrue, shifted.probabilities, "yes");
    const { curve: _, brier, ...figures } = judgeCalibration(outcomes, probabilities, { seed: 5 });
    const { n, events, ...calibration } = figures;
    expect(found.calibration!.brier.score).toBe(brier.score);
    expect(found).toMatchObject({ n, events, calibration, guidance: { code: "below-100" } });
    const { yTrue, probabilities: given } = shifted;
    const options = { positive: "yes", seed: 5 };
    const context = {} as Parameters<typeof judgeSiteTask.run>[1];
    expect(await judgeSiteTask.run({ yTrue, probabilities: given, options }, context)).toEqual(found);
  });

  it("shows that recalibration inside the site mends what was added to all log-odds", () => {
    const { calibration, recalibration, metrics } = judgeSite(shifted);
    expect(calibration!.intercept).toBeLessThan(-0.7);
    const mended = recalibration!.intercept;
    if ("undefined" in mended) throw new Error(mended.reason);
    expect(Math.abs(mended.intercept as number)).toBeLessThan(0.15);
    expect(mended.nFolds).toBe(5);
    const { value: before } = metrics["log_loss"] as { value: number };
    expect(mended.logLoss).toBeLessThan(before);
  });

  it("tells of a site of one class what it can: the rest has its reason", () => {
    const found = judgeSite(without(shifted, 0, 0));
    expect(found.events).toBe(found.n);
    expect(found.metrics["roc_auc"]).toMatchObject({ undefined: "metric/one-class" });
    expect(found.metrics["brier_score"]).toMatchObject({ value: expect.any(Number) });
    expect(found.calibration!.intercept).toMatchObject({ undefined: "calibration/one-class" });
    expect(found.recalibration!.intercept).toMatchObject({ undefined: expect.any(String) });
    expect(found.guidance!.code).toBe("below-100");
    expect(siteEffects(shifted, found)).toMatchObject({ effects: {} });
  });

  it("states no interval below ten rows of a kind, and takes the site into summaries by its own error", () => {
    const few = without(shifted, 0, 8);
    const found = judgeSite(few);
    expect(found.metrics["roc_auc"]).toMatchObject({ noInterval: { undefined: "interval/too-few-events" } });
    const { effects } = siteEffects(few, found);
    expect(Object.keys(effects)).toEqual(["roc_auc"]);
    expect(effects.roc_auc!.variance).toBeGreaterThan(
      siteEffects(shifted, judgeSite(shifted)).effects.roc_auc!.variance,
    );
  });

  it("judges more than two classes by their metrics alone", () => {
    const probabilities = makeMatrix(30, 3, new Float64Array(90).fill(1 / 3));
    const yTrue: Labels = {
      classes: ["a", "b", "c"],
      codes: Int32Array.from({ length: 30 }, (_, i) => i % 3),
    };
    const found = judgeSite({ yTrue, probabilities });
    expect(Object.keys(found)).toEqual(["n", "metrics"]);
    expect(siteEffects({ name: "x", yTrue, probabilities }, found).effects).toEqual({});
  });
});
