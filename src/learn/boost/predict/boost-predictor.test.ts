import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forestShape } from "../../../../tests/support/tree-shapes.ts";
import { Random } from "../../../core/index.ts";
import { categoriesOf, collect, drawRoots, drawRow, walkGrown } from "../state/draw-trees.fixture.ts";
import { BoostPredictor } from "./boost-predictor.ts";

describe("BoostPredictor", () => {
  it("adds up what the trees say that were grown, for one row, few and many", () => {
    fc.assert(
      fc.property(
        forestShape,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(1, 31, 33, 90),
        (shape, nColumns, nRows) => {
          const roots = drawRoots({ ...shape, nTrees: shape.nTrees * nColumns });
          const baseline = Float64Array.from({ length: nColumns }, (_, k) => k - 1);
          const predictor = new BoostPredictor(
            collect(roots),
            baseline,
            shape.nFeatures,
            categoriesOf(shape),
          );
          expect(predictor.nTrees).toBe(roots.length);
          const random = new Random(shape.seed);
          const rows = Array.from({ length: nRows }, () => drawRow(random, shape.nFeatures));
          const expected = rows.map((row) => {
            const sums = [...baseline];
            roots.forEach((root, t) => {
              sums[t % nColumns]! += walkGrown(root, row);
            });
            return sums;
          });
          const data = Float64Array.from(rows.flatMap((row) => [...row]));
          const raw = Float64Array.from({ length: nRows * nColumns }, (_, i) => baseline[i % nColumns]!);
          predictor.addTrees(data, nRows, raw, 0, roots.length);
          expect([...raw]).toEqual(expected.flat());
          const one = new Float64Array(nColumns);
          predictor.predictRow(rows[0]!, one);
          expect([...one]).toEqual(expected[0]);
        },
      ),
    );
  });

  it("adds in stages what it adds at once", () => {
    fc.assert(
      fc.property(forestShape, fc.nat(), fc.constantFrom(5, 40), (shape, cut, nRows) => {
        const trees = collect(drawRoots(shape));
        const predictor = new BoostPredictor(trees, Float64Array.of(0), shape.nFeatures, categoriesOf(shape));
        const random = new Random(shape.seed);
        const rows = Array.from({ length: nRows }, () => drawRow(random, shape.nFeatures));
        const data = Float64Array.from(rows.flatMap((row) => [...row]));
        const [once, staged] = [new Float64Array(nRows), new Float64Array(nRows)];
        const middle = cut % (shape.nTrees + 1);
        predictor.addTrees(data, nRows, once, 0, shape.nTrees);
        predictor.addTrees(data, nRows, staged, 0, middle);
        predictor.addTrees(data, nRows, staged, middle, shape.nTrees);
        expect(staged).toEqual(once);
      }),
    );
  });
});
