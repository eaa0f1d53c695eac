import { describe, expect, it } from "vitest";
import { projectName } from "./project-name.ts";

describe("projectName()", () => {
  it.each([
    ["data/Odd Täble.csv", undefined, "odd-table"],
    ["Größe & Łódź.csv", undefined, "grosse-lodz"],
    ["2024.csv", undefined, "2024"],
    ["a/train.csv.gz", undefined, "train"],
    ["--x__y--.parquet", undefined, "x-y"],
    ["a/train.csv", "projects/Loans 2", "loans-2"],
    ["顧客.csv", "customers/", "customers"],
  ])("names the project of %s with --out %s", (file, out, name) => {
    expect(projectName(file, out)).toBe(name);
  });

  it.each([
    ["顧客.csv", undefined],
    ["данные.csv", undefined],
    ["sales данные.csv", undefined],
    ["2024顧客.csv", undefined],
    ["٣٤.csv", undefined],
    ["--.csv", undefined],
    ["a.csv", "顧客"],
  ])("asks for another name in place of that of %s with --out %s", (file, out) => {
    expect(() => projectName(file, out)).toThrow(
      expect.objectContaining({ code: "init/name", hint: expect.stringContaining("--out") }),
    );
  });
});
