import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random, SystoleError, type Table } from "../../src/core/index.ts";
import { type PlainState, restoreClassifier } from "../../src/learn/index.ts";
import {
  checksumsFile,
  checksumsOf,
  checksumsText,
  digestOf,
  parseChecksums,
} from "../../src/model/checksums.ts";
import { loadModel, type Model, tableOfRawRows } from "../../src/model/index.ts";
import { rowsOfSplitForm } from "../../src/model/input-example.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { decodeState, encodeState } from "../../src/model/native/state-form.ts";
import type { Schema } from "../../src/schema/index.ts";
import { type ModelFiles, type ModelMutation, mutateModel } from "./mutate-model.ts";
import { type SavedModel, saveRealModels } from "./real-models.ts";

// node tests/support/judge-models.ts N SEED [PROGRESS] [ONLY]: changes real models N times by chance in this process and
// prints what became of them. The number of the case in work stands in the file PROGRESS, for whoever watches over this
// process. ONLY is the number of one case, to see it alone.

const [n = 100, seed = 1] = process.argv.slice(2, 4).map(Number);
const progress = process.argv[4] === undefined ? undefined : openSync(process.argv[4], "w");
const only = process.argv[5] === undefined ? undefined : Number(process.argv[5]);

/** The files of a model directory that are read but stand in no list of files. */
const unlisted = new Set([checksumsFile, "registered_model_meta"]);

interface Subject extends SavedModel {
  readonly files: ModelFiles;
  readonly digest: string;
  readonly answers: Float64Array;
}

const parent = mkdtempSync(join(tmpdir(), "systole-models-"));
const subjects: Subject[] = [];
for (const saved of await saveRealModels(parent)) {
  const files = new Map(
    readdirSync(saved.directory)
      .sort()
      .map((name) => [name, readFileSync(join(saved.directory, name))]),
  );
  const model = await loadModel(saved.directory);
  subjects.push({
    ...saved,
    files,
    digest: model.info.digest,
    answers: (await model.predict(saved.probe)).probabilities.data,
  });
}

const counts: Record<string, number> = {};
const broken: string[] = [];
let answered = 0;
let slowestMs = 0;

for (let i = only ?? 0; i < (only === undefined ? n : only + 1); i++) {
  if (progress !== undefined) writeSync(progress, String(i).padStart(9), 0);
  const random = Random.stream(seed, i);
  const subject = subjects[i % subjects.length]!;
  const others = subjects.filter((other) => other !== subject).map(({ files }) => files);
  const mutation = mutateModel(subject.files, others, random);
  const relists = random.nextInt(5) > 0;
  const label = `case ${i} of seed ${seed}, ${subject.name}${relists ? ", listed anew" : ""}: ${mutation.what}`;
  if (only !== undefined) console.error(label);
  const start = process.cpuUsage();
  put(subject, mutation, relists);
  let problem: string | undefined;
  try {
    const model = await loadModel(subject.directory);
    answered++;
    problem = await wrongOf(model, subject, relists || mutation.changes.has(checksumsFile));
  } catch (error) {
    if (only !== undefined) console.error(error);
    problem = wrongOfError(error);
  }
  if (problem !== undefined) broken.push(`${label}: ${problem}`);
  const { user, system } = process.cpuUsage(start);
  slowestMs = Math.max(slowestMs, (user + system) / 1000);
  restore(subject, mutation);
}

rmSync(parent, { recursive: true });
const rssMib = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    cases: n,
    answered,
    counts,
    nBroken: broken.length,
    broken: broken.slice(0, 40),
    slowestMs,
    rssMib,
  }),
);

/** Writes what a mutation makes of a model; when that is asked for also a new list of files, by which nothing seems changed. */
function put(
  { directory, files }: Subject,
  { changes, remakesAnswers }: ModelMutation,
  relists: boolean,
): void {
  for (const [name, to] of changes) {
    const path = join(directory, name);
    rmSync(path);
    if (to === "directory") mkdirSync(path);
    else if (to === "removed") continue;
    else if ("link" in to) symlinkSync(to.link, path);
    else writeFileSync(path, to);
  }
  if (!relists || changes.has(checksumsFile)) return;
  if (remakesAnswers) answerAnew(directory);
  const now = new Map<string, Buffer>();
  for (const name of files.keys()) {
    const bytes = unlisted.has(name) ? undefined : bytesOf(join(directory, name));
    if (bytes !== undefined) now.set(name, bytes);
  }
  writeFileSync(join(directory, checksumsFile), checksumsText(checksumsOf(now)));
}

function restore({ directory, files }: Subject, { changes }: ModelMutation): void {
  for (const name of new Set([...changes.keys(), "model.json", "model.bin", checksumsFile])) {
    if (!(changes.get(name) instanceof Buffer))
      rmSync(join(directory, name), { recursive: true, force: true });
    writeFileSync(join(directory, name), files.get(name)!);
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Makes a changed model state the answers that it gives now, as somebody would do who wants it to pass. */
function answerAnew(directory: string): void {
  try {
    const path = (name: string): string => join(directory, name);
    const json = <T>(name: string): T => JSON.parse(readFileSync(path(name), "utf8"));
    const { format, model } = json<{ format: number; model: JsonValue }>("model.json");
    const state = decodeState({ json: model, data: new Uint8Array(readFileSync(path("model.bin"))) });
    const schema = json<Schema>("schema.json");
    const rows = rowsOfSplitForm(json("input_example.json"), schema);
    const classifier = restoreClassifier(state["classifier"] as PlainState);
    const answers = classifier.predictProba(tableOfRawRows(schema, rows)).data;
    const native = encodeState({ ...state, answers });
    writeFileSync(path("model.json"), JSON.stringify({ format, model: native.json }));
    writeFileSync(path("model.bin"), native.data);
  } catch {
    // what cannot answer stays as it is: loading has to find that out for itself
  }
}

/** In what an error breaks the law, which is that it is one of ours, and so is its cause; `undefined` when it does not. */
function wrongOfError(error: unknown): string | undefined {
  if (!(error instanceof SystoleError)) return `not an error of ours: ${show(error)}`;
  const cause = error.cause;
  const code = cause instanceof SystoleError ? `${error.code} < ${cause.code}` : error.code;
  counts[code] = (counts[code] ?? 0) + 1;
  if (error.message === "") return "an error without a message";
  // text that is no JSON, and what the operating system says, are errors of the platform
  const isExpected =
    cause === undefined ||
    cause instanceof SystoleError ||
    cause instanceof SyntaxError ||
    (cause instanceof Error && "syscall" in cause);
  return isExpected ? undefined : `${error.code} came of an error that is none of ours: ${show(cause)}`;
}

/**
 * In what a model that loads breaks the law; `undefined` when it does not. If the list of files was not made anew, it must be the
 * model that was saved. If it was, it is another model, which somebody may have meant: then it must be the one that is listed,
 * and whatever it answers to rows that its schema allows must be probabilities.
 */
async function wrongOf(model: Model, subject: Subject, isListedAnew: boolean): Promise<string | undefined> {
  const { info } = model;
  const checksums = parseChecksums(readFileSync(join(subject.directory, checksumsFile), "utf8"));
  if (info.digest !== digestOf(checksums)) return "its digest is not that of its list";
  const listed = new Map(checksums.map(({ name }) => [name, readFileSync(join(subject.directory, name))]));
  if (digestOf(checksumsOf(listed)) !== info.digest) return "its files are not those that are listed";
  if (!info.classes.every((name) => typeof name === "string") || info.classes.length < 2)
    return "it has no classes";
  if (!(info.threshold >= 0 && info.threshold <= 1)) return `its threshold is ${info.threshold}`;
  for (const text of [info.name, info.estimator, info.createdAt])
    if (typeof text !== "string") return "a text is none";
  const isSame = info.digest === subject.digest;
  if (isSame) {
    const answers = (await model.predict(subject.probe)).probabilities.data;
    return answers.every((p, k) => p === subject.answers[k])
      ? undefined
      : "the saved model answers otherwise";
  }
  if (!isListedAnew) return "it loads with other files than were saved, and nobody listed them anew";
  for (const rows of [subject.probe, examplesOf(model)]) {
    const problem = await wrongAnswer(model, rows);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function examplesOf(model: Model): Table {
  return tableOfRawRows(model.schema, model.examples);
}

async function wrongAnswer(model: Model, rows: Table): Promise<string | undefined> {
  const { classes } = model.info;
  try {
    const { labels, probabilities } = await model.predict(rows);
    const { data, nCols, nRows } = probabilities;
    if (nRows !== rows.nRows || nCols !== classes.length || data.length !== nRows * nCols)
      return "its answers have another shape";
    if (!labels.every((label) => classes.includes(label))) return "it answers with a class that is none";
    for (let i = 0; i < nRows; i++) {
      const row = data.subarray(i * nCols, (i + 1) * nCols);
      const sum = row.reduce((total, p) => total + p, 0);
      if (!(Math.abs(sum - 1) < 1e-6 && row.every((p) => p >= 0 && p <= 1)))
        return `it answers ${row.join(", ")}`;
    }
  } catch (error) {
    if (!(error instanceof SystoleError))
      return `to answer ends in an error that is none of ours: ${show(error)}`;
  }
  return undefined;
}

function show(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? String(error)).split("\n").slice(0, 4).join(" ")
    : String(error);
}
