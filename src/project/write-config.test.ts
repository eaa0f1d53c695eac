import { expect, test } from "vitest";
import type { InferredColumn } from "../data/index.ts";
import type { Schema } from "../schema/index.ts";
import { trainingPlan } from "./build-pipeline.ts";
import { checkProject } from "./check-project.ts";
import { defineProject, type Project } from "./project.ts";
import { writeConfig } from "./write-config.ts";

const column = (name: string): InferredColumn => ({
  name,
  kind: "numeric",
  role: "feature",
  missing: [],
  missingCounts: [],
  nMissing: 0,
  nDistinct: 2,
  reason: "numbers",
});

function written(classes: readonly string[], nRows: number): string {
  const schema: Schema = {
    columns: [
      { name: "size", kind: "numeric", role: "feature" },
      { name: "y", kind: "categorical", role: "target", codes: classes.map((value) => ({ value })) },
    ],
    target: { column: "y" },
  };
  return writeConfig({
    name: "new",
    schema,
    columns: [column("size"), column("y")],
    nRows,
    path: "new.csv",
    sha256: "a".repeat(64),
    format: { kind: "csv", header: true },
  });
}

/** What a config declares, as the program that it is. */
function declared(config: string): Project {
  const body = config.replace(/^import .*$/m, "").replace("export default", "return");
  return checkProject(new Function("defineProject", body)(defineProject), "systole.config.ts");
}

/** A config whose last comments, which are the defaults, are made part of it. */
const uncommented = (config: string): string => {
  const [before, after] = config.split("Take the slashes away to change it.\n");
  return `${before}\n${after!.replaceAll(/^ {2}\/\/ /gm, "  ")}`;
};

test.each([
  ["two classes", ["no", "yes"], 100, 0.5],
  ["three classes", ["a", "b", "c"], 100, undefined],
  ["many rows", ["no", "yes"], 100_000, 0.5],
])(
  "writeConfig() writes the defaults as comments, true without their slashes: %s",
  (_, classes, nRows, threshold) => {
    const config = written(classes, nRows);
    const bare = declared(config);
    expect(bare.training).toBeUndefined();
    const full = declared(uncommented(config));
    expect(full.training).toEqual(trainingPlan(bare, { nRows }));
    expect(full.gates).toEqual([]);
    expect(full.guards).toEqual({});
    expect(full.threshold).toBe(threshold);
    expect(full.subgroups).toEqual(threshold === undefined ? undefined : []);
  },
);
