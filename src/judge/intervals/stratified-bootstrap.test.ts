import { expect, it } from "vitest";
import { stratifiedBootstrap } from "./stratified-bootstrap.ts";

it("takes as much from below as from above, of resamples that have the rows of each class anew", () => {
  const codes = Int32Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const drawn: number[] = [];
  const [ends] = stratifiedBootstrap(
    codes,
    (counts, into) => {
      let sum = 0;
      const ofClass = [0, 0];
      counts.forEach((count, i) => {
        sum += count * i;
        ofClass[codes[i]!]! += count;
      });
      expect(ofClass).toEqual([40, 20]);
      drawn.push(sum);
      into[0] = sum;
    },
    1,
    { nResamples: 1001, seed: 3, level: 0.9 },
  );
  const sorted = drawn.toSorted((a, b) => a - b);
  // of 1,001 values the 51st and the 951st have a twentieth beyond them
  expect(ends).toEqual({ low: sorted[50], high: sorted[950], nUndefined: 0 });
});
