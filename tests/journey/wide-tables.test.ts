import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finished, systole } from "../support/systole.ts";
import { wideTable } from "../support/wide-table.ts";

const home = mkdtempSync(join(tmpdir(), "systole-wide-"));
const here = (...args: string[]): Promise<Finished> => systole(args, { cwd: home });
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a table of 1,000 columns", () => {
  let run: Finished;
  beforeAll(async () => {
    const names = Array.from({ length: 1000 }, (_, j) => `measure_${j}`);
    writeFileSync(join(home, "wide.csv"), wideTable({ nRows: 24, names }));
    await here("init", "wide.csv", "--target", "class");
    run = await here("run", "wide", "--workspace", "w", "--threads", "1");
  });

  test("is trained on and registered", () => {
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).not.toContain("warning");
    expect(existsSync(join(home, "w", "models", "wide", "MLmodel"))).toBe(true);
  });

  test("has figures of the columns nearest the outcome, says so, and a summary of all", () => {
    expect(run.stderr).toContain("figures of 50 of 1000 columns, those nearest class");
    const reports = join(home, "w", "reports", "wide");
    const figures = readdirSync(join(reports, "figures"));
    expect(figures).toHaveLength(2 * (3 + 50));
    for (const figure of figures) expect(statSync(join(reports, "figures", figure)).size).toBeLessThan(2e6);
    expect(readFileSync(join(reports, "figures", "correlation_heat_map.svg"), "utf8")).toContain(
      "60 of 1000 columns, those nearest the outcome",
    );
    const summary = readFileSync(join(reports, "data_summary.csv"), "utf8").trim().split("\r\n");
    expect(summary).toHaveLength(1 + 1000);
  });

  test("is predicted", async () => {
    const predicted = await here("predict", "w/models/wide", "wide.csv");
    expect(predicted).toMatchObject({ code: 0 });
    expect(predicted.stdout.trim().split("\n")).toHaveLength(1 + 24);
  });
});
