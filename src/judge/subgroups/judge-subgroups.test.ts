import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, makeMatrix, Random } from "../../core/index.ts";
import { wilsonInterval } from "../intervals/wilson.ts";
import { compareGroups } from "./compare-groups.ts";
import type { Grouping } from "./group-rows.ts";
import { judgeSubgroups } from "./judge-subgroups.ts";

/** Rows whose probability is right, or in the group "off" stated too low by so much on the log-odds scale. */
function draw(sizes: Readonly<Record<string, number>>, shift: number, seed = 1) {
  const random = new Random(seed);
  const names = Object.entries(sizes).flatMap(([name, n]) => Array.from({ length: n }, () => name));
  const risks = names.map(() => 0.05 + 0.9 * random.nextFloat());
  const stated = risks.map((p, i) => {
    const odds = (p / (1 - p)) * (names[i] === "off" ? Math.exp(-shift) : 1);
    return odds / (1 + odds);
  });
  const yTrue: Labels = makeLabels(
    risks.map((p) => (random.nextFloat() < p ? 1 : 0)),
    ["0", "1"],
  );
  const probabilities: Matrix = makeMatrix(
    stated.length,
    2,
    Float64Array.from(stated.flatMap((p) => [1 - p, p])),
  );
  const grouping: Grouping = {
    column: "place",
    groups: Object.keys(sizes).map((group) => ({
      group,
      rows: Int32Array.from(names.keys()).filter((i) => names[i] === group),
    })),
  };
  return { yTrue, probabilities, grouping };
}

describe("judgeSubgroups()", () => {
  it("judges each group by its own rows, and sees no difference where there is none", () => {
    const { yTrue, probabilities, grouping } = draw({ north: 150, south: 120 }, 0);
    const [place] = judgeSubgroups([grouping], { yTrue, probabilities, nResamples: 200 });
    const [north, south] = place!.groups;
    expect(north).toMatchObject({ group: "north", n: 150 });
    expect(north!.events + south!.events).toBe([...yTrue.codes].filter((code) => code === 1).length);
    expect(north!.metrics["roc_auc"]).toMatchObject({ method: "delong-logit", n: 150 });
    expect(north!.calibration.intercept).toBeTypeOf("number");
    expect(place!.differences.map(({ metric }) => metric)).toEqual([
      "roc_auc",
      "recall",
      "specificity",
      "calibration_intercept",
    ]);
    for (const { a, b, verdict } of place!.differences) {
      expect([a, b]).toEqual(["south", "north"]);
      expect(verdict).toMatch(/^no evidence that \w+ of place "south" differs from that of "north"$/);
    }
  });

  it("tells a group whose probabilities are off", () => {
    const { yTrue, probabilities, grouping } = draw({ north: 300, off: 200 }, 2);
    const [place] = judgeSubgroups([grouping], { yTrue, probabilities, nResamples: 200 });
    const found = place!.differences.find(({ metric }) => metric === "calibration_intercept")!;
    expect(found.verdict).toBe('calibration_intercept of place "off" is higher than that of "north"');
    expect(found.low).toBeGreaterThan(0);
    expect(found.level).toBeCloseTo(1 - 0.05 / 4, 12);
  });

  it("says nothing of a group with too few events or other rows, and compares it with none", () => {
    const { yTrue, probabilities, grouping } = draw({ north: 100, tiny: 12 }, 0);
    const [place] = judgeSubgroups([grouping], { yTrue, probabilities, nResamples: 200 });
    const tiny = place!.groups[1]!;
    const { events } = tiny;
    const reason = `a group must have 10 events and 10 rows without the event, got ${events} and ${12 - events}: too few to say`;
    expect(tiny.n).toBe(12);
    for (const said of [tiny.metrics["recall"], tiny.calibration.slope])
      expect(said).toEqual({ undefined: "subgroup/too-few-events", reason });
    expect(Object.keys(tiny.metrics)).toEqual(Object.keys(place!.groups[0]!.metrics));
    expect(place!.differences).toEqual([]);
  });
});

describe("compareGroups()", () => {
  it("has Newcombe's interval of a difference of proportions", () => {
    // Newcombe (1998), table II, example (a): 56/70 - 48/80 is 0.2, method 10 gives 0.0524 to 0.3339
    const answers = (group: string, hits: number, n: number) => ({
      group,
      outcomes: Uint8Array.from({ length: n + 20 }, (_, i) => (i < n ? 1 : 0)),
      probabilities: Float64Array.from({ length: n + 20 }, (_, i) => (i < hits || i >= n + 10 ? 0.9 : 0.2)),
    });
    const four = 1 - 4 * 0.05; // four differences, so that each has a level of 0.95
    const [, recall] = compareGroups([answers("b", 48, 80), answers("a", 56, 70)], "group", four);
    expect(recall).toMatchObject({ metric: "recall", a: "a", b: "b" });
    expect(recall!.level).toBeCloseTo(0.95, 12);
    expect(recall!.difference).toBeCloseTo(0.2, 12);
    expect(recall!.low).toBeCloseTo(0.0524, 4);
    expect(recall!.high).toBeCloseTo(0.3339, 4);
    expect(wilsonInterval(56, 70).low).toBeCloseTo(0.6919, 3);
  });
});
