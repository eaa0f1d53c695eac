import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linearContent, mixedSchema, restoreLinear } from "../../tests/support/linear-model.ts";
import { makeLabels } from "../core/index.ts";
import { profileTable, type TableProfile } from "../schema/index.ts";
import { checksumsFile, checksumsOf, checksumsText } from "./checksums.ts";
import { loadModel, saveModel } from "./directory.ts";
import { tableOfRawRows } from "./raw-rows.ts";

const rows = [
  { age: 20, pressure: 120, sex: 0, colour: "red" },
  { age: 30, pressure: 130, sex: 1, colour: null },
  { age: 40, pressure: 140, sex: 1, colour: "red" },
];
const profile: TableProfile = profileTable(
  mixedSchema,
  tableOfRawRows(mixedSchema, rows),
  makeLabels([0, 1, 1]),
);

/** Saves a model in a directory that ends with the block. */
async function saved(changes: object) {
  const parent = mkdtempSync(join(tmpdir(), "systole-profile-"));
  const directory = join(parent, "model");
  const model = await saveModel(directory, linearContent(mixedSchema, changes), { restore: restoreLinear });
  return { directory, model, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

test("saveModel() keeps the counts of the training rows in profile.json", async () => {
  using kept = await saved({ profile });
  expect(JSON.parse(readFileSync(join(kept.directory, "profile.json"), "utf8"))).toEqual({
    format: 2,
    nRows: [1, 2],
    columns: {
      sex: {
        codes: [
          [1, 0],
          [0, 2],
        ],
        missing: [0, 0],
      },
      colour: {
        codes: [
          [1, 1],
          [0, 0],
        ],
        missing: [0, 1],
      },
    },
    numbers: {
      age: { edges: [], bins: [[1, 2]], missing: [0, 0] },
      pressure: { edges: [], bins: [[1, 2]], missing: [0, 0] },
    },
  });
  expect(kept.model.profile).toEqual(profile);
});

test("loadModel() takes a model without profile", async () => {
  using kept = await saved({});
  expect((await loadModel(kept.directory, { restore: restoreLinear })).profile).toBeUndefined();
});

test.each<[string, object]>([
  ["of another format", { format: 3, ...profile }],
  ["of format 1 with numbers", { format: 1, ...profile }],
  ["of format 2 without numbers", { format: 2, ...profile, numbers: undefined }],
  ["without a column of the schema", { format: 1, nRows: [1, 2], columns: {} }],
  ["without the numbers of a column", { format: 2, ...profile, numbers: {} }],
  ["of other classes", { format: 2, ...profile, nRows: [1, 1, 1] }],
  ["that is a list", []],
])("loadModel() refuses a profile %s", async (_name, value) => {
  using kept = await saved({ profile });
  const names = ["MLmodel", "input_example.json", "metrics.json", "model.bin", "model.json"];
  names.push("profile.json", "provenance.json", "schema.json");
  writeFileSync(join(kept.directory, "profile.json"), JSON.stringify(value));
  const files = new Map(names.map((name) => [name, readFileSync(join(kept.directory, name))]));
  writeFileSync(join(kept.directory, checksumsFile), checksumsText(checksumsOf(files)));
  await expect(loadModel(kept.directory, { restore: restoreLinear })).rejects.toThrow(
    expect.objectContaining({ code: "model/format", message: expect.stringContaining("profile.json") }),
  );
});
