import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schema } from "../schema/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { checkLastVersion } from "./last-version.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-versions-"));
let store: Awaited<ReturnType<typeof openSqliteStore>>;
beforeAll(async () => {
  store = await openSqliteStore(join(directory, "mlflow.db"), { artifactRoot: join(directory, "artifacts") });
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const schemaOf = (...names: string[]): Schema => ({
  columns: [
    ...names.map((name) => ({ name, kind: "numeric" as const })),
    { name: "class", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
  ],
  target: { column: "class" },
});

let count = 0;
/** Registers a version with this text as its `schema.json`, or without one. */
async function register(name: string, schema?: string): Promise<void> {
  const files = join(directory, `model-${count++}`);
  mkdirSync(files);
  writeFileSync(join(files, "MLmodel"), "flavors: {}\n");
  if (schema !== undefined) writeFileSync(join(files, "schema.json"), schema);
  await store.createModelVersion(name, { source: files, storageLocation: pathToFileURL(files).href });
}
const check = (name: string, schema: Schema, isAllowed = false) =>
  checkLastVersion({ name, schema }, store, isAllowed);

describe("checkLastVersion()", () => {
  it("says nothing of a first version, nor of one with the same columns", async () => {
    expect(await check("new", schemaOf("len"))).toBeUndefined();
    await register("same", JSON.stringify(schemaOf("len", "width")));
    expect(await check("same", schemaOf("width", "len"))).toBeUndefined();
  });

  it("refuses other columns than those of the last version, and says which, and what to do", async () => {
    await register("train", JSON.stringify(schemaOf("age")));
    await register("train", JSON.stringify(schemaOf("len", "width")));
    const refusal = check("train", schemaOf("len", "age"));
    await expect(refusal).rejects.toMatchObject({
      name: "ConflictError",
      code: "run/other-columns",
      message:
        'project "train" must have the features and the target of version 2 of "train", the last one, found features added: "age" (numeric); features removed: "width" (numeric)',
      hint: expect.stringContaining("--allow other-columns"),
    });
    expect(await check("train", schemaOf("len", "width"))).toBeUndefined();
  });

  it("says what differs where that is allowed", async () => {
    await register("allowed", JSON.stringify(schemaOf("len")));
    expect(await check("allowed", schemaOf("age"), true)).toBe(
      'the columns differ from those of version 1 of "allowed": features added: "age" (numeric); features removed: "len" (numeric)',
    );
  });

  it.each<[string, string | undefined]>([
    ["without a schema, as MLflow registers them", undefined],
    ["with a file of that name that is no schema", '{"columns": 3}'],
    ["with a schema that is torn", '{"columns": ['],
    ["with a schema that contradicts itself", JSON.stringify({ columns: [], target: { column: "x" } })],
  ])("does not stop at a version %s, and says so", async (what, schema) => {
    const name = `foreign ${what}`;
    await register(name, schema);
    expect(await check(name, schemaOf("len"))).toContain("has no schema of ours that can be read");
  });

  it("does not stop at a version whose files are gone or elsewhere", async () => {
    await store.createModelVersion("gone", { source: "x", storageLocation: "file:///gone/model" });
    await store.createModelVersion("remote", { source: "x", storageLocation: "s3://bucket/model" });
    for (const name of ["gone", "remote"])
      expect(await check(name, schemaOf("len")), name).toContain("is not checked");
  });
});
