import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  copyModel,
  linearContent,
  linearModelFiles,
  mixedSchema,
  restoreLinear,
  saveLinearModel,
  threeClassSchema,
} from "../../tests/support/linear-model.ts";
import { FormatError, StorageError } from "../core/index.ts";
import { loadModel, saveModel } from "./directory.ts";

const options = { restore: restoreLinear };

let saved: Awaited<ReturnType<typeof saveLinearModel>>;
beforeAll(async () => {
  saved = await saveLinearModel();
});
afterAll(() => saved.remove());

describe("saveModel()", () => {
  test("writes the files of a model directory and nothing beside it", () => {
    expect(readdirSync(saved.directory).sort()).toEqual(linearModelFiles);
    expect(readdirSync(dirname(saved.directory))).toEqual(["model"]);
  });

  test("writes the same bytes for the same content", async () => {
    const again = await saveLinearModel();
    for (const name of linearModelFiles)
      expect(readFileSync(join(again.directory, name)), name).toEqual(
        readFileSync(join(saved.directory, name)),
      );
    expect(again.model.info.digest).toBe(saved.model.info.digest);
    again.remove();
  });

  test("changes nothing but times, and so the digest, when made at another time", async () => {
    const later = await saveLinearModel(mixedSchema, { createdAt: new Date("2026-02-02T03:04:05.678Z") });
    const changed = linearModelFiles.filter(
      (name) => !readFileSync(join(later.directory, name)).equals(readFileSync(join(saved.directory, name))),
    );
    expect(changed).toEqual(["MLmodel", "checksums.json", "provenance.json"]);
    later.remove();
  });

  test("writes an MLmodel with signature, example and ids", async () => {
    const runId = "a".repeat(32);
    const { directory, remove } = await saveLinearModel(mixedSchema, { runId, modelId: `m-${runId}` });
    const document = parse(readFileSync(join(directory, "MLmodel"), "utf8"));
    expect(document).toMatchObject({
      flavors: { systole: { format: 1, model: "model.json", data: "model.bin" } },
      mlflow_version: "3.17.2",
      model_uuid: `m-${runId}`,
      run_id: runId,
      saved_input_example_info: {
        artifact_path: "input_example.json",
        pandas_orient: "split",
        type: "dataframe",
      },
      utc_time_created: "2026-01-02 03:04:05.678000",
    });
    expect(readFileSync(join(directory, "MLmodel"), "utf8")).toMatch(
      /^utc_time_created: ['"]2026-01-02 03:04:05.678000['"]$/m, // without quotes PyYAML reads a time
    );
    expect(JSON.parse(document.signature.inputs)).toEqual([
      { type: "double", name: "age", required: true },
      { type: "double", name: "pressure", required: false },
      { type: "long", name: "sex", required: true },
      { type: "string", name: "colour", required: false },
    ]);
    expect(JSON.parse(document.signature.outputs)).toEqual([
      { type: "long", name: "prediction", required: true },
      { type: "double", name: "probability", required: true },
    ]);
    expect(JSON.parse(readFileSync(join(directory, "input_example.json"), "utf8"))).toEqual({
      columns: ["age", "pressure", "sex", "colour"],
      data: [
        [63, 145, 1, "red"],
        [41, null, 0, null],
      ],
    });
    remove();
  });

  test("replaces a model that is there as a whole", async () => {
    using copy = copyModel(saved);
    writeFileSync(join(copy.directory, "model.onnx"), "of the old model");
    const model = await saveModel(copy.directory, linearContent(threeClassSchema), options);
    expect(readdirSync(copy.directory).sort()).toEqual(linearModelFiles);
    expect((await loadModel(copy.directory, options)).info.digest).toBe(model.info.digest);
    expect(readdirSync(dirname(copy.directory))).toEqual([
      expect.stringMatching(/^\.model\.generation\./),
      "model",
    ]);
  });

  test("leaves the old model in place when the new one would not load", async () => {
    using copy = copyModel(saved);
    const refuse = (): never => {
      throw new TypeError("no such kind");
    };
    await expect(saveModel(copy.directory, linearContent(), { restore: refuse })).rejects.toThrow(
      FormatError,
    );
    expect((await loadModel(copy.directory, options)).info.digest).toBe(saved.model.info.digest);
    expect(readdirSync(dirname(copy.directory))).toEqual(["model"]);
  });

  test("says when a directory cannot be written", async () => {
    using copy = copyModel(saved);
    const isRoot = process.getuid?.() === 0; // root may write everywhere: be somebody else for a moment
    chmodSync(dirname(copy.directory), 0o500);
    if (isRoot) process.seteuid?.(65534);
    const saving = saveModel(copy.directory, linearContent(), options);
    await expect(saving.finally(() => isRoot && process.seteuid?.(0))).rejects.toThrow(StorageError);
    chmodSync(dirname(copy.directory), 0o700);
  });

  test("says when a file lies where the directory's parent should be", async () => {
    await expect(
      saveModel(join(saved.directory, "MLmodel", "x"), linearContent(), options),
    ).rejects.toMatchObject({
      code: "model/not-saved",
    });
  });

  test("puts right what an interrupted replacement and a killed process left", async () => {
    using copy = copyModel(saved);
    const parent = dirname(copy.directory);
    renameSync(copy.directory, join(parent, ".model.replaced"));
    expect((await loadModel(copy.directory, options)).info.digest).toBe(saved.model.info.digest);
    const left = join(parent, `.model.filling.${hostname()}.999999999.x`);
    mkdirSync(left);
    await saveModel(copy.directory, linearContent(), options);
    const names = readdirSync(parent);
    expect(names).toEqual([expect.stringMatching(/^\.model\.generation\.\d+\./), "model"]);
    expect((await loadModel(copy.directory, options)).info.digest).toBe(saved.model.info.digest);
  });

  test("refuses a model that gives no probabilities", async () => {
    const { classifier } = linearContent();
    (classifier.state["weights"] as Float64Array)[0] = NaN;
    await expect(saveLinearModel(mixedSchema, { classifier })).rejects.toMatchObject({
      code: "model/answers",
    });
  });
});
