import { expect, test } from "vitest";
import { makeLabels, makeTable } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { digestRows } from "./rows-digest.ts";

interface Change {
  readonly size?: number;
  readonly name?: string;
  readonly category?: string;
  readonly code?: number;
  readonly label?: string;
  readonly rowNumber?: number;
}

const digest = ({ size = 1, name = "size", category = "b", code = 1, label = "no", rowNumber = 1 }: Change) =>
  digestRows({
    table: makeTable([
      { kind: "numeric", name, values: Float64Array.of(size, NaN, -0) },
      { kind: "categorical", name: "colour", categories: ["a", category], codes: Int32Array.of(0, code, -1) },
    ]),
    labels: makeLabels([label, "yes", "yes"], ["no", "yes"]),
    rowNumbers: Int32Array.of(rowNumber, 2, 3),
  } as Dataset);

test("digestRows() is the same for the same rows, and another for any other", () => {
  expect(digest({})).toBe(digest({}));
  const changes: Change[] = [
    { size: 1 + 2 ** -52 },
    { name: "width" },
    { category: "c" },
    { code: 0 },
    { label: "yes" },
    { rowNumber: 4 },
  ];
  expect(new Set([{}, ...changes].map(digest)).size).toBe(1 + changes.length);
});
