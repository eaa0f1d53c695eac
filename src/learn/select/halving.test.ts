import fc from "fast-check";
import { expect, it } from "vitest";
import { planHalving } from "./halving.ts";

it("planHalving() begins with all trials, keeps one of so many, and never asks for more than all", () => {
  const options = fc.record({
    nTrials: fc.integer({ min: 1, max: 200 }),
    factor: fc.integer({ min: 2, max: 5 }),
    least: fc.integer({ min: 1, max: 100 }),
    most: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(options, (given) => {
      const { nTrials, factor, least, most } = given;
      const rounds = planHalving(given);
      expect(rounds[0]!.nTrials).toBe(nTrials);
      for (const [i, round] of rounds.entries()) {
        expect(round.amount).toBeLessThanOrEqual(most);
        expect(round.amount).toBeGreaterThanOrEqual(Math.min(least, most));
        const former = rounds[i - 1];
        if (former === undefined) continue;
        expect(round.nTrials).toBe(Math.ceil(former.nTrials / factor));
        expect(round.amount).toBe(former.amount * factor);
      }
      // one more round would have too much, or nothing to choose from
      const last = rounds.at(-1)!;
      expect(last.amount * factor > most || last.nTrials <= factor).toBe(true);
    }),
  );
});
