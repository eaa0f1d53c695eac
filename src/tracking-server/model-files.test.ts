import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleStore, type SampleStore } from "../../tests/support/sample-runs.ts";
import { textOf } from "../../tests/support/sample-server.ts";
import { UnsupportedError } from "../core/index.ts";
import { putBytes } from "../track/index.ts";
import { createTrackingServer } from "./index.ts";
import { parseMlmodel } from "./model-files.ts";

// as MLflow 3.17.2 writes it for a classifier of scikit-learn, lines broken by PyYAML
const python = `artifact_path: /srv/mlruns/1/models/m-1/artifacts
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
  sklearn:
    pickled_model: model.skops
    sklearn_version: 1.9.1
mlflow_version: 3.17.2
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "double",
    "name": "bmi", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: null
utc_time_created: '2026-11-30 08:34:05.545020'
`;

describe("parseMlmodel()", () => {
  it("reads flavours and signature of a model that Python made", () => {
    expect(parseMlmodel(python)).toEqual({
      flavours: ["python_function", "sklearn"],
      mlflowVersion: "3.17.2",
      inputs: [
        { name: "age", type: "double", isRequired: true },
        { name: "bmi", type: "double", isRequired: false },
      ],
      outputs: [{ name: "", type: "int64 tensor [-1]", isRequired: true }],
    });
  });

  it.each([
    ["nothing", "", []],
    ["a list", "- a\n- b\n", []],
    ["no YAML", "flavors: [", undefined],
    ["a nesting without end", `flavors: ${"[".repeat(100_000)}`, undefined],
    [
      "a bomb of aliases",
      `a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\nflavors: {}\n`,
      undefined,
    ],
    ["a signature that is no JSON", "flavors: {x: {}}\nsignature: {inputs: 'a', outputs: [1]}\n", ["x"]],
  ])("takes %s without failing", (_, text, flavours) => {
    expect(parseMlmodel(text)?.flavours).toEqual(flavours);
  });
});

describe("pages of models and files that Python made", () => {
  let sample: SampleStore;
  let app: ReturnType<typeof createTrackingServer>;
  let runId: string;
  let modelId: string;
  const page = async (url: string): Promise<string> =>
    textOf((await app.inject({ url, headers: { accept: "text/html" } })).body).replaceAll("&quot;", '"');
  beforeAll(async () => {
    sample = await openSampleStore();
    const { store, artifacts } = sample;
    const experimentId = await store.createExperiment("python");
    runId = (await store.createRun(experimentId, { runName: "fitted" })).info.runId;
    const model = await store.createLoggedModel(experimentId, {
      name: "forest",
      sourceRunId: runId,
      metrics: [{ key: "val_acc", value: 0.75, step: 0, timestamp: 0 }],
    });
    ({ modelId } = model);
    await putBytes(artifacts(model.artifactUri), "MLmodel", Buffer.from(python));
    await store.createModelVersion("pymodel", { source: `models:/${modelId}`, runId });
    await store.setAlias("pymodel", "champion", "1");
    await store.createModelVersion("remote", {
      source: "s3://bucket/model",
      storageLocation: "s3://bucket/model",
    });
    app = createTrackingServer({
      ...sample,
      artifacts: (uri) => {
        if (!uri.startsWith("file:")) throw new UnsupportedError("track/remote-artifacts", "not here");
        return artifacts(uri);
      },
    });
  });
  afterAll(async () => {
    await app.close();
    await sample.close();
  });

  it("list a run's models with their metrics, and show each on a page of its own", async () => {
    expect(await page(`/runs/${runId}`)).toMatch(/Logged models .*val_acc .*forest m-\w+ .*0\.7500/);
    const own = await page(`/logged-models/${modelId}`);
    for (const part of [
      "python_function, sklearn",
      "val_acc 0.7500",
      "age double yes",
      "bmi double no",
      "MLmodel",
    ])
      expect(own).toContain(part);
    expect((await app.inject({ url: `/logged-models/${modelId}/files/MLmodel` })).body).toBe(python);
    expect((await app.inject({ url: "/logged-models/m-none" })).statusCode).toBe(404);
  });

  it("say the flavours of a version, and offer no command that would fail", async () => {
    for (const url of ["/models/pymodel", "/models/pymodel/versions/1", `/logged-models/${modelId}`]) {
      const text = await page(url);
      expect(text).not.toContain("systole serve");
      expect(text).toContain("Systole serves its own models only");
      expect(text).toContain('mlflow.pyfunc.load_model("models:/pymodel');
    }
    expect(await page("/models/pymodel/versions/1")).toContain("int64 tensor [-1]");
  });

  it("say where files lie that cannot be read here, and how they are had", async () => {
    const text = await page("/models/remote/versions/1");
    expect(text).not.toContain("systole serve");
    expect(text).toContain(
      "mlflow artifacts download --artifact-uri s3://bucket/model --dst-path files copies them here",
    );
  });
});
