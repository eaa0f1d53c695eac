import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forestShape } from "../../../../tests/support/tree-shapes.ts";
import { FormatError } from "../../../core/index.ts";
import { StateReader } from "../../protocol/state-reader.ts";
import { categoriesOf, collect, drawRoots, type ForestShape } from "./draw-trees.fixture.ts";
import { readBoostedTrees } from "./read-boosted-trees.ts";

function read(shape: ForestShape, trees: object, format = 2) {
  const reader = StateReader.open("Booster", { kind: "Booster", trees });
  return readBoostedTrees(reader, format, shape.nTrees, shape.nFeatures, categoriesOf(shape));
}

describe("readBoostedTrees()", () => {
  it("gives back what was collected, without counts where there were none", () => {
    fc.assert(
      fc.property(forestShape, (shape) => {
        const trees = collect(drawRoots(shape));
        expect(read(shape, trees)).toStrictEqual(trees);
        const { count: _, ...older } = trees;
        expect(read(shape, older, 1)).toStrictEqual(older);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses trees in which a walk could leave, go round or meet a wrong set", () => {
    fc.assert(
      fc.property(forestShape, fc.nat(), fc.nat(), (shape, at, kind) => {
        const trees = structuredClone(collect(drawRoots({ ...shape, depth: 4 })));
        const splits = [...trees.feature.keys()].filter((node) => trees.feature[node]! >= 0);
        fc.pre(splits.length > 0);
        const split = splits[at % splits.length]!;
        const tree = at % trees.nodeCounts.length;
        const changes: (() => void)[] = [
          () => {
            trees.right[split]! += 1;
          },
          () => {
            trees.right[split] = 0;
          },
          () => {
            trees.feature[split] = -1;
          },
          () => {
            trees.feature[split] = shape.nFeatures;
          },
          () => {
            trees.nodeCounts[tree]! += 1;
          },
          () => {
            trees.nodeCounts[tree]! -= 1;
          },
          () => {
            trees.count![split]! += 1;
          },
          () => {
            trees.categorySet[split] = trees.categorySet[split]! < 0 ? 0 : 1e6;
          },
          () => {
            trees.missingLeft[split] = 2;
          },
          () => {
            trees.value[split] = NaN;
          },
        ];
        changes[kind % changes.length]!();
        expect(() => read(shape, trees)).toThrow(FormatError);
      }),
      { numRuns: 200 },
    );
  });
});
