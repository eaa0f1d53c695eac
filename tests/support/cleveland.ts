import { fileURLToPath } from "node:url";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import type { Params } from "../../src/core/index.ts";
import { type DataFile, type Dataset, readDataset } from "../../src/data/index.ts";
import type { EstimatorSpec } from "../../src/learn/index.ts";
import { pipelineSpec } from "../../src/project/build-pipeline.ts";

/** The 303 rows that the reference results are about, read as the journey reads them. */
export function readCleveland(): Promise<Dataset> {
  return read(heartDisease.data.training);
}

/** The rows of another hospital, as `data.external` of the project names it. */
export function readHeartSite(name: string): Promise<Dataset> {
  return read(heartDisease.data.external[name as keyof typeof heartDisease.data.external]);
}

function read(file: DataFile): Promise<Dataset> {
  const { schema, data } = heartDisease;
  return readDataset({
    schema,
    format: data.format,
    file,
    baseDir: fileURLToPath(new URL("../../projects/heart-disease/", import.meta.url)),
  });
}

/** The project's own pipeline around a classifier: it makes 28 columns of the 13 features. */
export function clevelandPipeline(name: string, params: Params, seed = 42): EstimatorSpec {
  return pipelineSpec(heartDisease.schema, { name: "candidate", estimator: { name, params } }, seed);
}
