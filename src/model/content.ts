import {
  type CodeProfile,
  checkSchema,
  FormatError,
  isCodeProfile,
  positiveClass,
  type Schema,
  type Table,
} from "../core/index.ts";
import type { FittedClassifier, PlainState } from "../learn/index.ts";
import { checkAnswers, checkProbabilities } from "./answers.ts";
import { modelFormat, parseJson, sha256Of } from "./checksums.ts";
import { makeModel } from "./fitted-model.ts";
import { rowsOfSplitForm, splitForm } from "./input-example.ts";
import { mlmodelText } from "./mlmodel.ts";
import { decodeState, encodeState, isRecord, type JsonValue } from "./native/state-form.ts";
import type { Model } from "./protocol.ts";
import { rawRowsOfTable, tableOfRawRows } from "./raw-rows.ts";

/** What a model directory is made of. */
export interface ModelContent {
  /** The registered name: `heart-disease`. */
  readonly name: string;
  /** The class of the estimator behind the preprocessing: `LogisticRegression`. */
  readonly estimator: string;
  readonly classifier: FittedClassifier<Table>;
  readonly schema: Schema;
  /** Decision threshold of a binary model. Default: 0.5. */
  readonly threshold?: number | undefined;
  /** One row or a few, with the feature columns of the schema; the model must repeat its answers to them when loaded. */
  readonly inputExample: Table;
  /** Plain JSON, for `metrics.json`. */
  readonly metrics?: Readonly<Record<string, unknown>> | undefined;
  /** How often each code occurs in the training rows, for `profile.json`. */
  readonly profile?: CodeProfile | undefined;
  /** Plain JSON, for `provenance.json`: versions, data hash, Git commit, seed. */
  readonly provenance?: Readonly<Record<string, unknown>> | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Of the tracked run that made the model, 32 hex digits. */
  readonly runId?: string | undefined;
  /** Of MLflow's logged model, `m-` and 32 hex digits. */
  readonly modelId?: string | undefined;
  /** Default: the model's id, else derived from the fitted numbers. */
  readonly modelUuid?: string | undefined;
  /** Where MLflow keeps the model: a URI or a path below the run's artifacts. */
  readonly artifactPath?: string | undefined;
}

/** The files of a model directory, except `checksums.json`. The same content gives the same bytes, times aside. */
export async function filesOf(content: ModelContent): Promise<Map<string, Uint8Array>> {
  const { schema, createdAt = new Date() } = content;
  const examples = rawRowsOfTable(schema, content.inputExample);
  if (examples.length === 0) throw new RangeError("a model must have an input example of at least one row");
  const native = encodeState(nativeState(content, tableOfRawRows(schema, examples)));
  const modelJson = jsonBytes({ format: modelFormat, model: native.json });
  const uuid = content.modelUuid ?? content.modelId ?? sha256Of(sha256Of(modelJson) + sha256Of(native.data));
  const mlmodel = await mlmodelText({
    ...content,
    createdAt,
    modelUuid: uuid.startsWith("m-") ? uuid : uuid.slice(0, 32),
    bytes: modelJson.byteLength + native.data.byteLength,
  });
  return new Map<string, Uint8Array>([
    ["MLmodel", Buffer.from(mlmodel)],
    ["input_example.json", jsonBytes(splitForm(schema, examples))],
    ["metrics.json", jsonBytes(content.metrics ?? {})],
    ["model.bin", native.data],
    ["model.json", modelJson],
    ...(content.profile === undefined
      ? []
      : ([["profile.json", jsonBytes({ format: profileFormat, ...content.profile })]] as const)),
    ["provenance.json", jsonBytes({ createdAt: createdAt.toISOString(), ...content.provenance })],
    ["schema.json", jsonBytes(schema)],
  ]);
}

/**
 * The model that verified files hold: what they say is checked against each other, and the model must give the answers
 * that it gave to its input example when it was saved.
 *
 * @throws {FormatError} `model/missing-file`, `model/format`, `model/state`, `model/answers`.
 */
export function modelOfFiles(
  files: ReadonlyMap<string, Buffer>,
  options: {
    readonly digest: string;
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly restore: (state: PlainState) => FittedClassifier<Table>;
  },
): Model {
  const schema = json(files, "schema.json") as Schema;
  guard("schema.json", () => checkSchema(schema));
  const modelJson = json(files, "model.json");
  if (!isRecord(modelJson) || modelJson["format"] !== modelFormat)
    throw new FormatError("model/format", `model.json must have the format ${modelFormat}`, {
      hint: "a later version of systole made this model: read it with that version",
    });
  const state = decodeState({
    json: modelJson["model"] as JsonValue,
    data: new Uint8Array(fileOf(files, "model.bin")),
  });
  const head = checkHead(state, schema);
  const classifier = guard("model.json", () => options.restore(head.classifier));
  const model = makeModel({
    classifier,
    schema,
    info: {
      name: options.name ?? head.name,
      ...(options.version === undefined ? {} : { version: options.version }),
      digest: options.digest,
      estimator: head.estimator,
      classes: head.classes,
      ...(head.positive === undefined ? {} : { positive: head.positive }),
      threshold: head.threshold,
      createdAt: createdAtOf(json(files, "provenance.json")),
    },
    examples: rowsOfSplitForm(json(files, "input_example.json"), schema),
    profile: profileOfFiles(files, schema, head.classes.length),
  });
  guard("model.bin", () => checkAnswers(model, head.answers));
  return model;
}

interface Head {
  readonly name: string;
  readonly estimator: string;
  readonly classes: readonly string[];
  readonly positive?: string;
  readonly threshold: number;
  /** The probabilities of the input example, row by row. */
  readonly answers: Float64Array;
  readonly classifier: PlainState;
}

function nativeState(content: ModelContent, example: Table): PlainState {
  const { classifier, schema, threshold = 0.5, name, estimator } = content;
  const { classes } = classifier;
  const positive = classes.length === 2 ? positiveClass(schema) : undefined;
  const answers = classifier.predictProba(example);
  checkProbabilities(answers);
  return {
    kind: "SystoleModel",
    name,
    estimator,
    classes,
    ...(positive === undefined ? {} : { positive }),
    threshold,
    answers: answers.data,
    classifier: classifier.state,
  };
}

function checkHead(state: PlainState, schema: Schema): Head {
  const { name, estimator, classes, positive, threshold, answers, classifier } = state;
  const problems = [
    typeof name === "string" || "a name",
    typeof estimator === "string" || "an estimator",
    (Array.isArray(classes) && classes.length > 1 && classes.every((item) => typeof item === "string")) ||
      "two classes or more",
    positive === undefined ||
      (typeof positive === "string" && Array.isArray(classes) && classes.includes(positive)) ||
      "its positive class among its classes",
    (typeof threshold === "number" && threshold >= 0 && threshold <= 1) || "a threshold from 0 to 1",
    answers instanceof Float64Array || "its answers to the input example",
    (isRecord(classifier) && typeof classifier["kind"] === "string") || "a classifier",
    positive === undefined || positive === positiveClass(schema) || "the positive class of its schema",
  ].filter((problem) => problem !== true);
  if (problems.length > 0)
    throw new FormatError("model/state", `model.json must have ${problems.join(", ")}`);
  return state as unknown as Head;
}

/** The number of the format of `profile.json`. */
const profileFormat = 1;

function profileOfFiles(
  files: ReadonlyMap<string, Buffer>,
  schema: Schema,
  nClasses: number,
): CodeProfile | undefined {
  if (!files.has("profile.json")) return undefined;
  const value = json(files, "profile.json");
  if (isRecord(value) && value["format"] === profileFormat && isCodeProfile(value, schema, nClasses))
    return { nRows: value.nRows, columns: value.columns };
  throw new FormatError(
    "model/format",
    `profile.json of a model must have the format ${profileFormat} and count each code of its schema per class`,
    { hint: "make the model again with this version of systole" },
  );
}

/** Runs a check of one file's content; whatever it throws becomes a FormatError that names the file. */
function guard<T>(name: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (cause instanceof FormatError && cause.code.startsWith("model/")) throw cause;
    throw new FormatError(
      "model/state",
      `${name} of a model must hold a model that works, got: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: "make the model again with this version of systole", cause },
    );
  }
}

function json(files: ReadonlyMap<string, Buffer>, name: string): unknown {
  return parseJson(fileOf(files, name).toString("utf8"), name);
}

function fileOf(files: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const bytes = files.get(name);
  if (bytes === undefined)
    throw new FormatError("model/missing-file", `a model must have the file ${name}, it is not in its list`);
  return bytes;
}

function createdAtOf(provenance: unknown): string {
  const createdAt = isRecord(provenance) ? provenance["createdAt"] : undefined;
  if (typeof createdAt !== "string" || Number.isNaN(Date.parse(createdAt)))
    throw new FormatError("model/format", "provenance.json must say when the model was made");
  return createdAt;
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}
