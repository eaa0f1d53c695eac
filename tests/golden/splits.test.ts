import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groupKFold, leaveOneGroupOut, type TimeSplitOptions, timeSeriesSplit } from "../../src/judge/index.ts";

interface Golden {
  readonly groupKFold: readonly { name: string; groups: number[]; nSplits: number; test: number[][] }[];
  readonly leaveOneGroupOut: readonly { name: string; groups: number[]; test: number[][] }[];
  readonly timeSeriesSplit: readonly {
    name: string;
    times: number[];
    options: TimeSplitOptions;
    folds: { train: number[]; test: number[] }[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("splits.json", import.meta.url), "utf8"));

describe("splits without chance against scikit-learn", () => {
  it.each(golden.groupKFold)("groupKFold(): $name", ({ groups, nSplits, test }) => {
    for (const randomState of [0, 1])
      expect(groupKFold(groups, { nSplits, randomState }).map((fold) => [...fold.test])).toEqual(test);
  });

  it.each(golden.leaveOneGroupOut)("leaveOneGroupOut(): $name", ({ groups, test }) => {
    expect(leaveOneGroupOut(groups).map((fold) => [...fold.test])).toEqual(test);
  });

  it.each(golden.timeSeriesSplit)("timeSeriesSplit(): $name", ({ times, options, folds }) => {
    const found = timeSeriesSplit(times, options);
    expect(found.map(({ train, test }) => ({ train: [...train], test: [...test] }))).toEqual(folds);
  });
});
