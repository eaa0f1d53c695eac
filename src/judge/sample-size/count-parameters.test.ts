import { describe, expect, it } from "vitest";
import { makeMatrix, matrixOfRows, Random } from "../../core/index.ts";
import { countParameters } from "./count-parameters.ts";

describe("countParameters()", () => {
  it("counts k columns of k codes as k - 1, also of several categories", () => {
    const random = new Random(1);
    const rows = Array.from({ length: 60 }, () => {
      const [a, b] = [random.nextInt(3), random.nextInt(4)];
      return [
        ...[0, 1, 2].map((j) => Number(a === j)),
        ...[0, 1, 2, 3].map((j) => Number(b === j)),
        random.nextFloat(),
      ];
    });
    expect(countParameters(matrixOfRows(rows))).toBe(2 + 3 + 1);
  });

  it("does not count what never varies, is a copy, or is a sum of others", () => {
    const random = new Random(2);
    const rows = Array.from({ length: 40 }, () => {
      const [a, b] = [1e6 + random.nextFloat(), random.nextNormal()];
      return [a, 7, b, a, 0, 3 * b - 2];
    });
    expect(countParameters(matrixOfRows(rows))).toBe(2);
  });

  it("counts no more than rows allow", () => {
    const random = new Random(3);
    const data = Float64Array.from({ length: 4 * 10 }, () => random.nextNormal());
    expect(countParameters(makeMatrix(4, 10, data))).toBe(3);
    expect(countParameters(makeMatrix(5, 0))).toBe(0);
  });
});
