import { describe, expect, test } from "vitest";
import { assertValid, formatIssues, IssueList } from "./issues.ts";
import type { Issue } from "./protocol.ts";

const issue = (row: number, extra: Partial<Issue> = {}): Issue => ({
  severity: "error",
  rule: "range",
  row,
  line: row + 1,
  column: "size",
  value: "7",
  message: `column "size" must be a number, got ${row}`,
  ...extra,
});

describe("formatIssues()", () => {
  test("shows errors before warnings, grouped by column and rule, places aligned", () => {
    const warning = issue(1, { severity: "warning", rule: "usual", message: "rare" });
    const table: Issue = { severity: "error", rule: "no-rows", message: "no rows" };
    expect(formatIssues([warning, issue(2), issue(10), table])).toBe(
      [
        "error  size  range  (2)",
        '  row 2, line 3    column "size" must be a number, got 2',
        '  row 10, line 11  column "size" must be a number, got 10',
        "error  no-rows",
        "  no rows",
        "warning  size  usual: outside of its usual range, used as it is",
        "  row 1, line 2  rare",
      ].join("\n"),
    );
  });

  test("shows at most so many and counts the rest", () => {
    const lines = formatIssues(
      [1, 2, 3, 4, 5].map((row) => issue(row)),
      2,
    ).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe("... and 3 more");
  });

  test("counts a flood as what it is, of which the first problems are kept", () => {
    const list = new IssueList();
    for (let row = 1; row <= 1500; row++) list.add(issue(row));
    list.add(issue(7, { column: "colour" }));
    const lines = formatIssues(list.toArray(), 4).split("\n");
    expect(lines[0]).toBe("error  size  range  (1500)");
    expect(lines.at(-1)).toBe("... and 1498 more");
    expect(() => assertValid({ issues: list.toArray() })).toThrow("found 1501 errors");
  });

  test("lets no control character of a file reach the terminal", () => {
    const text = formatIssues([issue(1, { column: "\u001b[31m", message: "a\nb\u009b\u202e" })]);
    expect(text).toBe("error  \\u001b[31m  range\n  row 1, line 2  a\\u000ab\\u009b\\u202e");
  });

  test("is empty without problems", () => expect(formatIssues([])).toBe(""));
});

describe("assertValid()", () => {
  test("lets warnings pass and throws with the first errors, all of them in the details", () => {
    const warning = issue(1, { severity: "warning" });
    expect(() => assertValid({ issues: [warning] })).not.toThrow();
    const issues = [warning, ...Array.from({ length: 9 }, (_, i) => issue(i + 1))];
    expect(() => assertValid({ issues, source: "a.csv" })).toThrow(
      expect.objectContaining({
        code: "data/invalid",
        message: expect.stringMatching(
          /^file "a\.csv" must follow the schema, found 9 errors:\n[\s\S]*\.\.\. and 4 more$/,
        ),
        details: { issues },
      }),
    );
  });

  test.each([
    ["no-rows", "give rows"],
    [
      "unknown-column",
      'correct its name, or take the column out; or declare it in the schema, with role: "ignore" where it is not to be used, and train again',
    ],
  ])("says what helps against %s", (rule, hint) => {
    const issues: Issue[] = [{ severity: "error", rule, message: "" }];
    expect(() => assertValid({ issues })).toThrow(expect.objectContaining({ hint }));
  });
});

describe("IssueList", () => {
  test("orders by row, what concerns the table first", () => {
    const issues = new IssueList();
    for (const row of [3, 1, 2]) issues.add(issue(row));
    issues.add({ severity: "warning", rule: "blank-line", line: 9, message: "" });
    expect(issues.toArray().map(({ row }) => row)).toEqual([undefined, 1, 2, 3]);
  });

  test("refuses rows with an error, and all rows of a table with one", () => {
    const issues = new IssueList();
    issues.add(issue(2));
    issues.add(issue(3, { severity: "warning" }));
    expect([1, 2, 3].map((row) => issues.refuses(row))).toEqual([false, true, false]);
    issues.add({ severity: "error", rule: "missing-column", message: "" });
    expect(issues.refuses(1)).toBe(true);
  });
});
