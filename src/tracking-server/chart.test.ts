import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sparkLine, sparkStrip, stepChart, stripPlot, ticksOf } from "./chart.ts";

const count = (text: string, part: string): number => text.split(part).length - 1;

describe("ticksOf()", () => {
  it("gives round numbers within the range, in order", () => {
    expect(ticksOf(0, 1)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        (low, width) => {
          const high = low + width;
          fc.pre(high - low > 1e-9 * Math.abs(low));
          const ticks = ticksOf(low, high);
          const slack = (high - low) * 1e-6;
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(8);
          for (const tick of ticks) expect(tick >= low - slack && tick <= high + slack).toBe(true);
        },
      ),
    );
  });
});

describe("stripPlot()", () => {
  it("draws a dot a fold, a bar at the mean and escapes the label", () => {
    const svg = String(
      stripPlot("roc_auc by fold", [{ label: "<script>", values: [0.8, 0.9, NaN], mean: 0.85 }]),
    );
    expect(count(svg, '<circle class="dot"')).toBe(2);
    expect(count(svg, 'class="mean"')).toBe(1);
    expect(svg).not.toContain("<script>");
    expect(svg).not.toContain("NaN");
  });

  it("draws finite coordinates for one value, equal values, none, and the extremes", () => {
    for (const values of [
      [0.5],
      [0, 0, 0],
      [],
      [NaN],
      [1e-300],
      [-1.7976931348623157e308, 1.7976931348623157e308],
    ]) {
      expect(String(sparkLine("x", values))).not.toMatch(/NaN|Infinity/);
      expect(String(sparkStrip("x", values, values[0]))).not.toMatch(/NaN|Infinity/);
      expect(String(stripPlot("x", [{ label: "a", values }]))).not.toMatch(/NaN|Infinity/);
      expect(
        String(
          stepChart(
            "x",
            values.map((value, step) => ({ step, value })),
          ),
        ),
      ).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe("stepChart()", () => {
  it("joins steps by a line, but folds by none", () => {
    const points = [1, 2, 3].map((value, step) => ({ step, value }));
    expect(String(stepChart("loss", points))).toContain("<polyline");
    expect(String(stepChart("roc_auc", points, 2))).not.toContain("<polyline");
  });

  it("draws at most 500 dots", () => {
    const points = Array.from({ length: 20_000 }, (_, step) => ({ step, value: Math.sin(step) }));
    expect(count(String(stepChart("loss", points)), "<circle")).toBe(500);
  });
});
