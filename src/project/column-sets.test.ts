import { expect, it } from "vitest";
import { projectProblems } from "./check-project.ts";
import type { Project } from "./project.ts";

const file = { path: "pebbles.csv", sha256: "a".repeat(64) };
const project = {
  name: "pebbles",
  schema: {
    columns: [
      { name: "weight", kind: "numeric" },
      { name: "width", kind: "numeric" },
      { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
    ],
    target: { column: "shape" },
  },
  data: { format: { kind: "csv", header: true }, training: file, external: { lake: file } },
} satisfies Project;

const messages = (transport: unknown, change: object = {}): string[] =>
  projectProblems({ ...project, ...change, transport }).map(({ message }) => message);

it("a set of columns leaves out some of the features", () => {
  expect(messages({ columnSets: { light: { without: ["weight"] } } })).toEqual([]);
  expect(messages({ columnSets: { "in the dark": { without: ["wieght", "shape", "width"] } } })).toEqual([
    '"transport.columnSets["in the dark"].without[0]" must be a feature of the schema, is it "weight"?',
    '"transport.columnSets["in the dark"].without[1]" must be a feature of the schema',
  ]);
  expect(messages({ columnSets: { none: { without: ["weight", "width"] } } })).toEqual([
    '"transport.columnSets.none.without" must leave a feature, it names them all',
  ]);
  expect(messages({ columnSets: { twice: { without: ["width", "width"] } } })).toEqual([
    '"transport.columnSets.twice.without" must name each column once, got "width" twice',
  ]);
});

it("a set of columns has its shape, and there is another site to judge it at", () => {
  expect(messages({ columnSets: { light: { with: ["weight"] } } })).toEqual([
    '"transport.columnSets.light.with" is unknown, is it "without"?',
    '"transport.columnSets.light.without" must be a list, it is absent',
  ]);
  expect(messages({ columnSets: { light: { without: [] } } })[0]).toMatch(/without" must/);
  expect(messages({ columnSet: {} })).toEqual(['"transport.columnSet" is unknown, is it "columnSets"?']);
  const { external: _, ...data } = project.data;
  expect(messages({ columnSets: { light: { without: ["weight"] } } }, { data })).toEqual([
    '"transport.columnSets" must be left out, as data.external names no other site',
  ]);
  expect(messages({}, { data })).toEqual([]);
});
