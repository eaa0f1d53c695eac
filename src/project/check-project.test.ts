import { expect, test } from "vitest";
import type { SystoleError } from "../core/index.ts";
import { checkProject } from "./check-project.ts";

const sha256 = "a".repeat(64);
const project = {
  name: "pebbles",
  schema: {
    columns: [
      { name: "weight", kind: "numeric" },
      { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
    ],
    target: { column: "shape" },
  },
  data: { format: { kind: "csv", header: true }, training: { path: "pebbles.csv", sha256 } },
};

function problemOf(value: unknown): SystoleError {
  try {
    checkProject(value, "systole.config.ts");
  } catch (error) {
    return error as SystoleError;
  }
  throw new Error("it was accepted");
}

test("checkProject() takes a project as it is", () => {
  expect(checkProject(project, "systole.config.ts")).toBe(project);
});

test("checkProject() names the file that exports no project", () => {
  for (const value of [undefined, null, 7, {}, { schema: {} }]) {
    const error = problemOf(value);
    expect(error.code).toBe("project/invalid");
    expect(error.message).toContain("systole.config.ts must export defineProject");
  }
});

test("checkProject() says all that is wrong at once, with the values", () => {
  const { message } = problemOf({
    ...project,
    name: "My Project",
    data: { ...project.data, training: { path: "pebbles.csv", sha256: "123" } },
    training: { folds: 1, repeats: 0, seed: -1, candidates: [] },
    gates: [{ metric: "roc_auc" }],
    threshold: 1,
  });
  for (const part of [
    '"name"',
    '"My Project"',
    "sha256",
    '"123"',
    '"training.folds"',
    '"training.repeats"',
    '"training.seed"',
    "candidates",
    '"roc_auc"',
    '"threshold"',
  ])
    expect(message).toContain(part);
});

test("checkProject() refuses constants of columns that are not there, and a schema that contradicts itself", () => {
  const training = { ...project.data.training, constants: { site: "north" } };
  expect(problemOf({ ...project, data: { ...project.data, training } }).message).toContain('"site"');
  expect(problemOf({ ...project, schema: { ...project.schema, target: { column: "colour" } } }).code).toBe(
    "schema/invalid",
  );
});

test("checkProject() checks how candidates encode columns", () => {
  const columns = (encoders: object): object => ({
    ...project,
    training: {
      candidates: [
        { name: "bent", estimator: { name: "LogisticRegression", params: {} }, columns: encoders },
      ],
    },
  });
  const bent = { name: "SplineTransformer", params: { nKnots: 4 } };
  expect(checkProject(columns({ weight: bent }), "systole.config.ts")).toBeDefined();
  const { message } = problemOf(
    columns({ weight: { name: "OrdinalEncoder", params: {} }, shape: bent, size: bent }),
  );
  expect(message).toContain('"bent.columns.weight.name" must be SplineTransformer, as the column is numeric');
  expect(message).toContain('"bent.columns.shape" must be about a feature');
  expect(message).toContain('"bent.columns.size" must be about a feature');
  expect(
    problemOf(columns({ weight: { name: "SplineTransformer", params: { nKnots: 1 } } })).message,
  ).toContain('"bent.columns.weight": parameter "nKnots" of SplineTransformer must be');
});
