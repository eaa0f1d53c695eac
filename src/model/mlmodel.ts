import { mlflowVersion } from "../core/index.ts";
import {
  classValues,
  codeTypes,
  type FeatureSpec,
  featureSpecs,
  type Schema,
  takesMissing,
} from "../schema/index.ts";
import type { Flavour } from "./flavour.ts";

/** A column of MLflow's signature. */
export interface SignatureColumn {
  readonly type: "double" | "long" | "string";
  readonly name: string;
  readonly required: boolean;
}

/** The columns that a model takes, in MLflow's words. */
export function signatureInputs(schema: Schema): SignatureColumn[] {
  return featureSpecs(schema).map((spec) => ({
    type: columnType(spec),
    name: spec.name,
    required: !takesMissing(spec),
  }));
}

/**
 * The columns that a model answers, in MLflow's words: `prediction`, a number where the classes of the schema are numbers and else a text;
 * then `probability` of the positive class, or with more than two classes `probability_<class>` of each.
 *
 * @param classes those of the model, sorted.
 */
export function signatureOutputs(schema: Schema, classes: readonly string[]): SignatureColumn[] {
  const values = classes.map(classValues(schema));
  const isText = values.some((value) => typeof value === "string");
  const type = isText ? "string" : values.every(Number.isInteger) ? "long" : "double";
  const probabilities = classes.length === 2 ? ["probability"] : classes.map((name) => `probability_${name}`);
  return [
    { type, name: "prediction", required: true },
    ...probabilities.map((name) => ({ type: "double" as const, name, required: true })),
  ];
}

function columnType(spec: FeatureSpec): SignatureColumn["type"] {
  if (spec.kind === "numeric") return "double";
  if (codeTypes(spec).has("string")) return "string";
  return spec.codes.every((code) => Number.isInteger(code.value)) ? "long" : "double";
}

/** The text of `MLmodel`, as MLflow's own client reads it. */
export async function mlmodelText(options: {
  readonly schema: Schema;
  readonly classifier: { readonly classes: readonly string[] };
  readonly flavours: readonly Pick<Flavour, "name" | "entry">[];
  readonly createdAt: Date;
  readonly modelUuid: string;
  readonly bytes: number;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  readonly artifactPath?: string | undefined;
}): Promise<string> {
  const { schema, classifier, flavours, createdAt, modelUuid, bytes, runId, modelId, artifactPath } = options;
  const { stringify } = await import("yaml"); // a service reads no YAML and should not load it
  const document = {
    ...(artifactPath === undefined ? {} : { artifact_path: artifactPath }),
    flavors: Object.fromEntries(flavours.map(({ name, entry }) => [name, entry])),
    is_signature_from_type_hint: false,
    mlflow_version: mlflowVersion,
    ...(modelId === undefined ? {} : { model_id: modelId }),
    model_size_bytes: bytes,
    model_uuid: modelUuid,
    prompts: null,
    ...(runId === undefined ? {} : { run_id: runId }),
    saved_input_example_info: {
      artifact_path: "input_example.json",
      pandas_orient: "split",
      type: "dataframe",
    },
    signature: {
      inputs: JSON.stringify(signatureInputs(schema)),
      outputs: JSON.stringify(signatureOutputs(schema, classifier.classes)),
      params: null,
    },
    type_hint_from_example: false,
    utc_time_created: createdAt.toISOString().replace("T", " ").replace("Z", "000"),
  };
  return stringify(document, { lineWidth: 0, version: "1.1" }); // as PyYAML reads: times and hexadecimal ids stay texts
}
