import { FormatError, isPlainObject, type Table } from "../../core/index.ts";
import { openExplainer } from "../../learn/explain/index.ts";
import type { PlainState } from "../../learn/restore/index.ts";
import { positiveClass, type Schema } from "../../schema/index.ts";
import { checkProbabilities } from "../answers.ts";
import { sha256Of } from "../checksums.ts";
import type { Flavour, FlavourContent, StoredModel } from "../flavour.ts";
import { type JsonValue, jsonBytes } from "../json.ts";
import { checkFile, fileOf, jsonOfFile } from "../verified-files.ts";
import { decodeState, encodeState } from "./state-form.ts";

/** The number of the format of `model.json`. */
const nativeFormat = 1;

/** Our own form: the fitted state as JSON, and beside it the bytes of its arrays. */
export const nativeFlavour: Flavour = {
  name: "systole",
  entry: { data: "model.bin", format: nativeFormat, model: "model.json" },
  files: ["model.json", "model.bin"],
  write(content, example) {
    const { json, data } = encodeState(stateOf(content, example));
    return new Map([
      ["model.json", jsonBytes({ format: nativeFormat, model: json })],
      ["model.bin", data],
    ]);
  },
  read(files, { schema, restore }) {
    const modelJson = jsonOfFile(files, "model.json");
    if (!isPlainObject(modelJson) || modelJson["format"] !== nativeFormat)
      throw new FormatError("model/format", `model.json must have the format ${nativeFormat}`, {
        hint: "a later version of systole made this model: read it with that version",
      });
    const data = fileOf(files, "model.bin");
    const state = decodeState({ json: modelJson["model"] as JsonValue, data: new Uint8Array(data) });
    const { classifier, ...head } = checkHead(state, schema);
    const nameless = { ...(modelJson["model"] as object), name: undefined };
    const weights = sha256Of(`${JSON.stringify(nameless)}\n${sha256Of(data)}`);
    const predictor = checkFile("model.json", () => restore(classifier));
    return { ...head, weights, predictor, openExplainer: () => openExplainer(predictor) };
  },
};

/** What `model.json` says, each field checked; the classifier's own state is checked when it is restored. */
interface Head extends Omit<StoredModel, "predictor" | "openExplainer" | "weights"> {
  readonly classifier: PlainState;
}

function stateOf(content: FlavourContent, example: Table): PlainState {
  const { classifier, schema, threshold = 0.5, name, estimator } = content;
  const { classes } = classifier;
  const positive = positiveClass(schema, classes);
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
    (isPlainObject(classifier) && typeof classifier["kind"] === "string") || "a classifier",
    !Array.isArray(classes) ||
      positive === positiveClass(schema, classes as string[]) ||
      "the positive class of its schema",
  ].filter((problem) => problem !== true);
  if (problems.length > 0)
    throw new FormatError("model/state", `model.json must have ${problems.join(", ")}`);
  return state as unknown as Head;
}
