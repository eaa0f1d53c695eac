import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barsOf } from "./bars.ts";
import { Canvas } from "./canvas.ts";
import { glyphsOf } from "./glyphs.ts";
import { calibrationPlot, decisionPlot, rocPlot } from "./judgement-plots.ts";
import { besideEachOther, drawPlot, leastPlotWidth, type PlotSpec } from "./plot.ts";

const ascii = glyphsOf({ LANG: "C" }, "linux");
const unicode = glyphsOf({ LANG: "C.UTF-8" }, "linux");

describe("glyphsOf()", () => {
  test.each([
    [{ LANG: "de_DE.UTF-8" }, true],
    [{ LC_ALL: "C.utf8", LANG: "C" }, true],
    [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, false], // LC_ALL goes first
    [{ LC_ALL: "", LC_CTYPE: "de_DE.ISO-8859-1", LANG: "de_DE.UTF-8" }, false],
    [{}, false],
    [{ LANG: "de_DE.UTF-8", TERM: "dumb" }, false],
    [{ LANG: "de_DE.UTF-8", TERM: "linux" }, false], // its font has no braille
  ])("of %j has braille: %s", (environment, isBraille) => {
    expect(glyphsOf(environment, "linux").isBraille).toBe(isBraille);
  });

  test("of a new terminal of Windows has braille, of an old one not", () => {
    expect(glyphsOf({ WT_SESSION: "1" }, "win32").isBraille).toBe(true);
    expect(glyphsOf({}, "win32").isBraille).toBe(false);
  });
});

describe("Canvas", () => {
  test("sets one dot a character without braille, a solid line over a dotted one, marks over both", () => {
    const canvas = new Canvas(5, 3, ascii);
    canvas.line(
      [
        [0, 0.5],
        [1, 0.5],
      ],
      "dotted",
    );
    canvas.line(
      [
        [0, 0],
        [1, 1],
      ],
      "solid",
    );
    canvas.mark([1, 0]);
    expect(canvas.rows()).toEqual(["    *", ". ** ", "**  o"]);
  });

  test("sets eight dots a character with braille", () => {
    const canvas = new Canvas(1, 1, unicode);
    canvas.line(
      [
        [0, 0],
        [1, 0],
      ],
      "solid",
    );
    expect(canvas.rows()).toEqual(["⣀"]);
    canvas.line(
      [
        [1, 0],
        [1, 1],
      ],
      "solid",
    );
    expect(canvas.rows()).toEqual(["⣸"]);
  });

  test("cuts off what lies outside", () => {
    const canvas = new Canvas(3, 2, ascii);
    canvas.line(
      [
        [0.5, -1e9],
        [0.5, 1e9],
      ],
      "solid",
    );
    canvas.mark([2, 2]);
    expect(canvas.rows()).toEqual([" * ", " * "]);
  });
});

test("barsOf() shows the column of most rows as the highest, and one of few as a low bar", () => {
  const values = [...new Array<number>(100).fill(0.05), 0.5, 1];
  expect(barsOf(values, 4, unicode)).toBe("█ ▁▁");
  expect(barsOf([], 3, unicode)).toBe("   ");
});

describe("drawPlot()", () => {
  const roc = rocPlot({ fpr: Float64Array.of(0, 0, 0.5, 1), tpr: Float64Array.of(0, 0.5, 1, 1) });

  test("draws title, axes and legend", () => {
    expect(drawPlot(roc, { width: 30, height: 5, glyphs: ascii })).toEqual([
      "ROC curve",
      "  1 +          ***************",
      "    |    ******        .  .",
      "0.5 +****        .  .",
      "    |*     .  .",
      "  0 +*  .",
      "    +-------------------------",
      "     0          0.5          1",
      "     x: 1 - specificity, y:",
      "     sensitivity",
      "     .. chance   ** model",
    ]);
  });

  test("leaves a gap where a value is not finite", () => {
    const spec: PlotSpec = {
      title: "",
      x: { label: "x", from: 0, to: 4 },
      y: { label: "y", from: 0, to: 1 },
      series: [
        {
          label: "a",
          stroke: "solid",
          points: [
            [0, 0],
            [1, 0],
            [2, NaN],
            [3, 0],
            [4, 0],
          ],
        },
      ],
    };
    const rows = drawPlot(spec, { width: 25, height: 2, glyphs: ascii });
    expect(rows.find((row) => row.startsWith("0 +"))).toBe("0 +******          ******");
  });

  test("never is wider than its room nor higher than a terminal, whatever is drawn", () => {
    const number = fc.constantFrom(-1e9, -0.2, 0, 0.123, 0.5, 1, NaN);
    const curve = fc.array(
      fc.record({
        threshold: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        netBenefit: number,
        all: number,
      }),
      { minLength: 1, maxLength: 20 },
    );
    const width = fc.integer({ min: leastPlotWidth, max: 90 });
    const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(
        curve,
        probabilities,
        width,
        fc.constantFrom(ascii, unicode),
        (points, rows, room, glyphs) => {
          const calibration = points.map(({ threshold, netBenefit }) => ({
            predicted: threshold,
            observed: netBenefit,
          }));
          for (const spec of [
            roc,
            decisionPlot(points),
            calibrationPlot(calibration, (columns) => [barsOf(rows, columns, glyphs)]),
          ]) {
            const lines = drawPlot(spec, { width: room, height: 11, glyphs });
            expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(room);
            expect(lines.length).toBeLessThanOrEqual(24);
            if (!glyphs.isBraille) expect(lines.join("\n")).toMatch(/^[\n\x20-\x7e]*$/);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("besideEachOther() puts two plots beside each other on a wide terminal, below each other on a narrow one", () => {
  const plot = (name: string) => (width: number) => [`${name} ${width}`];
  expect(besideEachOther(plot("a"), plot("b"), 80)).toEqual([`${"a 39".padEnd(41)}b 39`]);
  expect(besideEachOther(plot("a"), plot("b"), 60)).toEqual(["a 60", "", "b 60"]);
});
