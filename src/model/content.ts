import { FormatError, isPlainObject, type Table } from "../core/index.ts";
import type { FittedClassifier, PlainState } from "../learn/restore/index.ts";
import { checkSchema, isTableProfile, type Schema, type TableProfile } from "../schema/index.ts";
import { checkAnswers } from "./answers.ts";
import { sha256Of } from "./checksums.ts";
import { makeModel } from "./fitted-model.ts";
import type { Flavour } from "./flavour.ts";
import { rowsOfSplitForm, splitForm } from "./input-example.ts";
import { jsonBytes } from "./json.ts";
import { mlmodelText } from "./mlmodel.ts";
import { nativeFlavour } from "./native/flavour.ts";
import type { Model } from "./protocol.ts";
import { rawRowsOfTable, tableOfRawRows } from "./raw-rows.ts";
import { schemaOfJson } from "./stored-schema.ts";
import { brokenFile, checkFile, fileOf, jsonOfFile, type VerifiedFiles } from "./verified-files.ts";

/** What a model directory is made of: what `saveModel` is given. */
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
  /** What was seen in the training rows, for `profile.json`. */
  readonly profile?: TableProfile | undefined;
  /** Plain JSON, for `provenance.json`: versions, data hash, Git commit, seed. */
  readonly provenance?: Readonly<Record<string, unknown>> | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** The id of the tracked run that made the model, 32 hex digits. */
  readonly runId?: string | undefined;
  /** The id of MLflow's logged model, `m-` and 32 hex digits. */
  readonly modelId?: string | undefined;
  /** Default: the model's id, else derived from the fitted numbers. */
  readonly modelUuid?: string | undefined;
  /** Where MLflow keeps the model: a URI or a path below the run's artifacts. */
  readonly artifactPath?: string | undefined;
}

/** The forms in which a model is written: all of them. It is read in the first one whose files are there. */
const flavours: readonly [Flavour, ...Flavour[]] = [nativeFlavour];

/**
 * Makes the files of a model directory, except `checksums.json`. The same content gives the same bytes, times aside.
 *
 * @throws {RangeError} when the input example has no row.
 * @throws {FormatError} `model/answers` when the classifier's answers to it are no probabilities.
 */
export async function filesOf(content: ModelContent): Promise<Map<string, Uint8Array>> {
  const { schema, createdAt = new Date() } = content;
  const examples = rawRowsOfTable(schema, content.inputExample);
  if (examples.length === 0) throw new RangeError("a model must have an input example of at least one row");
  const example = tableOfRawRows(schema, examples);
  const own = flavours.flatMap((flavour) => [...flavour.write(content, example)]);
  const hashes = own.map(([, bytes]) => sha256Of(bytes));
  const uuid = content.modelUuid ?? content.modelId ?? sha256Of(hashes.join(""));
  const mlmodel = await mlmodelText({
    ...content,
    createdAt,
    flavours,
    modelUuid: uuid.startsWith("m-") ? uuid : uuid.slice(0, 32),
    bytes: own.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0),
  });
  return new Map<string, Uint8Array>([
    ["MLmodel", Buffer.from(mlmodel)],
    ["input_example.json", jsonBytes(splitForm(schema, examples))],
    ["metrics.json", jsonBytes(content.metrics ?? {})],
    ...own,
    ...(content.profile === undefined
      ? []
      : ([
          ["profile.json", jsonBytes({ format: profileFormat(content.profile), ...content.profile })],
        ] as const)),
    ["provenance.json", jsonBytes({ createdAt: createdAt.toISOString(), ...content.provenance })],
    ["schema.json", jsonBytes(schema)],
  ]);
}

/**
 * Makes the model that verified files hold. What the files say is checked against each other, and the model must give the
 * answers that it gave to its input example when it was saved.
 *
 * @param options.name the registered name, where the caller knows it. Default: that in the files.
 * @throws {FormatError} `model/missing-file`, `model/format`, `model/state`, `model/answers`.
 */
export async function modelOfFiles(
  files: VerifiedFiles,
  options: {
    readonly digest: string;
    readonly name?: string | undefined;
    readonly version?: string | undefined;
    readonly restore: (state: PlainState) => FittedClassifier<Table>;
  },
): Promise<Model> {
  const schema = schemaOfJson(jsonOfFile(files, "schema.json"));
  checkFile("schema.json", () => checkSchema(schema));
  const flavour = flavours.find((known) => known.files.every((name) => files.has(name))) ?? flavours[0];
  const provenance = jsonOfFile(files, "provenance.json");
  const trainingSha256 = trainingSha256Of(provenance);
  const stored = await flavour.read(files, { schema, restore: options.restore });
  const model = makeModel({
    predictor: stored.predictor,
    openExplainer: stored.openExplainer,
    schema,
    info: {
      name: options.name ?? stored.name,
      ...(options.version === undefined ? {} : { version: options.version }),
      digest: options.digest,
      weights: sha256Of(`${stored.weights}\n${sha256Of(fileOf(files, "schema.json"))}`),
      estimator: stored.estimator,
      classes: stored.classes,
      ...(stored.positive === undefined ? {} : { positive: stored.positive }),
      threshold: stored.threshold,
      createdAt: createdAtOf(provenance),
      ...(trainingSha256 === undefined ? {} : { trainingSha256 }),
    },
    examples: rowsOfSplitForm(jsonOfFile(files, "input_example.json"), schema),
    profile: profileOfFiles(files, schema, stored.classes.length),
  });
  try {
    await checkAnswers(model, stored.answers);
  } catch (cause) {
    throw brokenFile(flavour.files.at(-1)!, cause);
  }
  return model;
}

/** The number of the format of `profile.json`: 1 counts codes alone, 2 numbers too. */
function profileFormat({ numbers }: TableProfile): 1 | 2 {
  return numbers === undefined ? 1 : 2;
}

function profileOfFiles(files: VerifiedFiles, schema: Schema, nClasses: number): TableProfile | undefined {
  if (!files.has("profile.json")) return undefined;
  const value = jsonOfFile(files, "profile.json");
  const { format, ...profile } = isPlainObject(value) ? value : {};
  if (isTableProfile(profile, schema, nClasses) && format === profileFormat(profile)) return profile;
  throw new FormatError(
    "model/format",
    "profile.json of a model must have the format 1 or 2 and count the rows of each class by every code, and in format 2 by bins of every number",
    { hint: "make the model again with this version of systole" },
  );
}

/** The hash of the training file, as a run keeps it in the provenance; a model that no run made has none. */
function trainingSha256Of(provenance: unknown): string | undefined {
  const data = isPlainObject(provenance) ? provenance["data"] : undefined;
  const sha256 = isPlainObject(data) ? data["sha256"] : undefined;
  return typeof sha256 === "string" ? sha256 : undefined;
}

function createdAtOf(provenance: unknown): string {
  const createdAt = isPlainObject(provenance) ? provenance["createdAt"] : undefined;
  if (typeof createdAt !== "string" || Number.isNaN(Date.parse(createdAt)))
    throw new FormatError("model/format", "provenance.json must say when the model was made");
  return createdAt;
}
