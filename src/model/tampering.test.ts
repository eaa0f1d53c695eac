import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  copyModel,
  linearContent,
  linearModelFiles,
  mixedSchema,
  restoreLinear,
  saveLinearModel,
  threeClassSchema,
} from "../../tests/support/linear-model.ts";
import { FormatError, getNumeric, NotFoundError } from "../core/index.ts";
import { checksumsFile, checksumsOf, checksumsText } from "./checksums.ts";
import { loadModel } from "./directory.ts";
import { tableOfRawRows } from "./raw-rows.ts";
import { readRegistration, writeRegistration } from "./registration.ts";

const options = { restore: restoreLinear };

let saved: Awaited<ReturnType<typeof saveLinearModel>>;
beforeAll(async () => {
  saved = await saveLinearModel();
});
afterAll(() => saved.remove());

/** Lists the files anew, as somebody would who wants a spoilt model to pass. */
function rehash(directory: string): void {
  const files = new Map(
    readdirSync(directory)
      .filter((name) => name !== checksumsFile)
      .map((name) => [name, readFileSync(join(directory, name))]),
  );
  writeFileSync(join(directory, checksumsFile), checksumsText(checksumsOf(files)));
}

function edit(directory: string, name: string, change: (value: unknown) => unknown): void {
  const value: unknown = JSON.parse(readFileSync(join(directory, name), "utf8"));
  writeFileSync(join(directory, name), JSON.stringify(change(value)));
}

/** Changes what stands at a path of a JSON value; without a value it is removed. */
function put(path: string, ...given: [value?: unknown]): (value: unknown) => unknown {
  return (root) => {
    const keys = path.split("/");
    const last = keys.pop()!;
    const parent = keys.reduce((value, key) => (value as Record<string, unknown>)[key], root);
    if (given.length === 0) delete (parent as Record<string, unknown>)[last];
    else (parent as Record<string, unknown>)[last] = given[0];
    return root;
  };
}

describe("loadModel()", () => {
  test("gives the bits that the fitted pipeline gave", async () => {
    const model = await loadModel(saved.directory, options);
    const rows = tableOfRawRows(mixedSchema, [
      ...model.examples,
      { age: 18, pressure: 0, sex: 1, colour: "green" },
    ]);
    expect(getNumeric(rows, "pressure").values[2]).toBeNaN();
    const expected = linearContent().classifier.predictProba(rows);
    expect((await model.predict(rows)).probabilities).toEqual(expected);
    expect(model.info).toMatchObject({ name: "small", classes: ["0", "1"], positive: "1", threshold: 0.5 });
    expect(model.positiveIndex).toBe(1);
  });

  test("predicts the positive class above the threshold only, the most probable of three", async () => {
    const rows = tableOfRawRows(mixedSchema, saved.model.examples);
    const p = (await saved.model.predict(rows)).probabilities.data[1]!;
    const at = await saveLinearModel(mixedSchema, { threshold: p });
    const below = await saveLinearModel(mixedSchema, { threshold: p - 1e-12 });
    const three = await saveLinearModel(threeClassSchema);
    expect((await at.model.predict(rows)).labels[0]).toBe("0");
    expect((await below.model.predict(rows)).labels[0]).toBe("1");
    const { labels, probabilities } = await three.model.predict(rows);
    const first = Array.from(probabilities.data.subarray(0, 3));
    expect(labels[0]).toBe(three.model.info.classes[first.indexOf(Math.max(...first))]);
    expect(three.model.positiveIndex).toBe(-1);
    for (const { remove } of [at, below, three]) remove();
  });

  test("takes name and version from the caller, else from what the registry noted", async () => {
    using copy = copyModel(saved);
    expect((await loadModel(copy.directory, options)).info).not.toHaveProperty("version");
    await writeRegistration(copy.directory, { name: "hearts", version: "7" });
    expect((await loadModel(copy.directory, options)).info).toMatchObject({ name: "hearts", version: "7" });
    writeFileSync(join(copy.directory, "registered_model_meta"), "model_name: hearts\nmodel_version: '8'\n");
    expect((await loadModel(copy.directory, options)).info.version).toBe("8");
    const given = await loadModel(copy.directory, { ...options, name: "h", version: "9" });
    expect(given.info).toMatchObject({ name: "h", version: "9", digest: saved.model.info.digest });
  });

  test("says when there is no model", async () => {
    await expect(loadModel(join(saved.directory, "none"), options)).rejects.toThrow(NotFoundError);
  });

  test.each(linearModelFiles)("refuses a model without %s, by name", async (name) => {
    using copy = copyModel(saved);
    rmSync(join(copy.directory, name));
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({
      code: "model/missing-file",
      message: expect.stringContaining(name),
    });
  });

  test.each(linearModelFiles.filter((name) => name !== checksumsFile))(
    "refuses a changed %s, by name",
    async (name) => {
      using copy = copyModel(saved);
      const bytes = readFileSync(join(copy.directory, name));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(join(copy.directory, name), bytes);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({
        code: "model/checksum",
        message: expect.stringContaining(name),
        hint: expect.stringContaining("again"),
      });
    },
  );

  test("refuses a torn file and one that grew", async () => {
    using copy = copyModel(saved);
    truncateSync(join(copy.directory, "model.bin"), 8);
    await expect(loadModel(copy.directory, options)).rejects.toThrow(/model\.bin .* bytes/);
    using other = copyModel(saved);
    appendFileSync(join(other.directory, "schema.json"), " ");
    await expect(loadModel(other.directory, options)).rejects.toThrow(/schema\.json .* bytes/);
  });

  test("refuses a file larger than is allowed, before reading it", async () => {
    await expect(loadModel(saved.directory, { ...options, maxFileBytes: 100 })).rejects.toMatchObject({
      code: "model/too-large",
    });
    using copy = copyModel(saved);
    truncateSync(join(copy.directory, checksumsFile), 2 ** 40); // sparse
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/too-large" });
  });

  test("refuses a directory or a link to another file where a file should be", async () => {
    using copy = copyModel(saved);
    rmSync(join(copy.directory, "model.bin"));
    mkdirSync(join(copy.directory, "model.bin"));
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/missing-file" });
    rmSync(join(copy.directory, "model.bin"), { recursive: true });
    symlinkSync("/etc/hostname", join(copy.directory, "model.bin"));
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/checksum" });
  });

  test.each(["../model.json", "a/b", "", ".hidden", "/etc/passwd", "a\u0000b"])(
    "refuses a list that names %j",
    async (name) => {
      using copy = copyModel(saved);
      edit(copy.directory, checksumsFile, (list) => {
        const { files } = list as { files: Record<string, unknown> };
        return { format: 1, files: { ...files, [name]: files["model.json"] } };
      });
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/format" });
    },
  );

  test.each<[string, string, (value: unknown) => unknown, string]>([
    ["a later list", checksumsFile, put("format", 2), "model/format"],
    ["a later native form", "model.json", put("format", 2), "model/format"],
    ["another kind", "model.json", put("model/classifier/kind", "Other"), "model/state"],
    ["one class", "model.json", put("model/classes", ["1"]), "model/state"],
    ["other classes", "model.json", put("model/classes", ["0", "1", "2"]), "model/state"],
    ["the other positive class", "model.json", put("model/positive", "0"), "model/state"],
    ["a threshold of 2", "model.json", put("model/threshold", 2), "model/state"],
    ["no threshold", "model.json", put("model/threshold"), "model/state"],
    [
      "other features",
      "model.json",
      put("model/classifier/features", ["pressure", "age", "sex", "colour"]),
      "model/answers",
    ],
    ["a feature less", "model.json", put("model/classifier/features", ["age"]), "model/state"],
    ["an unknown feature", "model.json", put("model/classifier/features/0", "x"), "model/state"],
    ["another feature in the schema", "schema.json", put("columns/0/name", "years"), "model/format"],
    ["a schema that contradicts itself", "schema.json", put("columns/0/min", 900), "model/state"],
    ["no columns", "schema.json", () => ({}), "model/state"],
    ["no schema", "schema.json", () => null, "model/state"],
    ["an example out of range", "input_example.json", put("data/0/0", 900), "model/format"],
    ["another example", "input_example.json", put("data/0/0", 20), "model/answers"],
    ["no example", "input_example.json", put("data", []), "model/format"],
    ["no time", "provenance.json", () => ({}), "model/format"],
  ])("refuses %s even when its hash is right", async (_, name, change, code) => {
    using copy = copyModel(saved);
    edit(copy.directory, name, change);
    if (name !== checksumsFile) rehash(copy.directory);
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code });
  });

  test("refuses NaN weights even when the hash is right", async () => {
    using copy = copyModel(saved);
    const bytes = readFileSync(join(copy.directory, "model.bin"));
    for (let offset = 0; offset < bytes.length; offset += 8) {
      const spoilt = Buffer.from(bytes);
      spoilt.writeDoubleLE(NaN, offset);
      writeFileSync(join(copy.directory, "model.bin"), spoilt);
      rehash(copy.directory);
      await expect(loadModel(copy.directory, options), `double ${offset / 8}`).rejects.toThrow(FormatError);
    }
  });
});

describe("registered_model_meta", () => {
  const file = "registered_model_meta";

  test.skipIf(process.platform === "win32")(
    "is read as the other files are: what is no file holds nobody up",
    async () => {
      using copy = copyModel(saved);
      const path = join(copy.directory, file);
      execFileSync("mkfifo", [path]);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/missing-file" });
      rmSync(path);
      symlinkSync("/dev/zero", path);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/missing-file" });
      rmSync(path);
      mkdirSync(path);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/missing-file" });
      rmSync(path, { recursive: true });
      writeFileSync(path, "");
      truncateSync(path, 3 * 2 ** 30);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/too-large" });
      rmSync(path);
      symlinkSync(file, path);
      await expect(loadModel(copy.directory, options)).rejects.toMatchObject({
        code: "model/unreadable",
        message: expect.stringContaining("in a circle"),
      });
    },
  );

  test("is read whatever characters are in the name, in quotes of either kind or in none", async () => {
    using copy = copyModel(saved);
    for (const name of ["hearts", 'a "b"', "back\\slash", "ö'x", "a: b"]) {
      await writeRegistration(copy.directory, { name, version: "7" });
      expect(await readRegistration(copy.directory)).toEqual({ name, version: "7" });
    }
    writeFileSync(join(copy.directory, file), "model_name: hearts\nmodel_version: '7'\n");
    expect(await readRegistration(copy.directory)).toEqual({ name: "hearts", version: "7" });
  });
});

test.each(["[", '{"format":'])(
  "checksums.json nested 50,000 deep by %s is refused as any other",
  async (open) => {
    using copy = copyModel(saved);
    const close = open === "[" ? "]" : "}";
    const text = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
    writeFileSync(join(copy.directory, checksumsFile), text);
    await expect(loadModel(copy.directory, options)).rejects.toMatchObject({ code: "model/format" });
  },
);
