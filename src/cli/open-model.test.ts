import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeRegistration } from "../model/index.ts";
import { workspaceAt } from "../pipeline/index.ts";
import { artifactUri, openSqliteStore } from "../track/index.ts";
import { openModel } from "./open-model.ts";

const formats = new URL("../../tests/model-formats/format-1/", import.meta.url).pathname;
let root = "";
let copy = "";
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "systole-open-"));
  const workspace = workspaceAt(root);
  const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
  for (const [i, kind] of ["tree", "forest"].entries()) {
    const directory = join(workspace.artifacts, String(i));
    cpSync(join(formats, kind), directory, { recursive: true });
    const location = artifactUri(directory);
    await store.createModelVersion("tree", { source: location, storageLocation: location });
  }
  await store.close();
  copy = join(workspace.models, "tree");
  mkdirSync(workspace.models);
  cpSync(join(formats, "tree"), copy, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("openModel() takes a copy in a workspace as the version that it says it is, when the registry has it with these files", async () => {
  await writeRegistration(copy, { name: "tree", version: "1" });
  expect((await openModel(copy, "elsewhere")).info).toMatchObject({ name: "tree", version: "1" });
  const { info } = await openModel("models:/tree/1", root);
  expect(info.digest).toBe((await openModel(copy, root)).info.digest);
});

test.each([
  ["another version", "2", "other files"],
  ["no version that there is", "7", "no such version"],
])("openModel() refuses a copy that says to be %s", async (_, version, finding) => {
  await writeRegistration(copy, { name: "tree", version });
  await expect(openModel(copy, root)).rejects.toMatchObject({
    code: "model/registration",
    message: expect.stringContaining(finding),
  });
});

test("openModel() takes the word of a copy where there is no registry, or none that can be asked", async () => {
  const other = join(root, "other", "models", "tree");
  mkdirSync(join(root, "other", "models"), { recursive: true });
  cpSync(copy, other, { recursive: true });
  await writeRegistration(other, { name: "tree", version: "7" });
  expect((await openModel(other, root)).info.version).toBe("7");
  writeFileSync(join(root, "other", "mlflow.db"), "no database");
  expect((await openModel(other, root)).info.version).toBe("7");
});

test("openModel() says what is wrong with a path: nothing there, a circle of links, a name that is too long", async () => {
  symlinkSync("loop", join(root, "loop"));
  await expect(openModel(join(root, "none"), root)).rejects.toMatchObject({ code: "model/not-found" });
  await expect(openModel(join(root, "loop"), root)).rejects.toMatchObject({
    code: "model/unreadable",
    message: expect.stringContaining("in a circle"),
  });
  await expect(openModel(join(root, "x".repeat(300)), root)).rejects.toMatchObject({
    code: "model/unreadable",
  });
  await expect(openModel("models:/tree/1", join(root, "none"))).rejects.toMatchObject({
    code: "model/not-found",
  });
});
