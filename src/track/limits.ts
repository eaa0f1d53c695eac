import { posix } from "node:path";
import { ParameterError } from "../core/index.ts";
import type { DatasetInput, LoggedDataset, MetricPoint, Param, Tags } from "./protocol/index.ts";

/**
 * How long things may be, in characters: the limits of MLflow's `utils/validation.py`. Longer names and keys are refused. Longer
 * values of params and of tags of runs are cut, as MLflow's own client and server do; other values are refused.
 */
export const limits = {
  experimentName: 500,
  experimentTagValue: 20_000,
  /** Keys of metrics, params and tags. */
  key: 250,
  paramValue: 6000,
  /** Tags of runs. */
  tagValue: 8000,
  /** Names of logged models too. */
  datasetName: 500,
  /** Kinds of sources too. */
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  /** Tags of model versions. */
  registryTagValue: 100_000,
  modelName: 256,
  alias: 255,
} as const;

/** The greatest finite number, about 1.8e308: MLflow stores it in the place of an infinity, which its schema cannot hold. */
const mostFinite = Number.MAX_VALUE;

/**
 * Checks the key of a metric, param or tag: letters, digits, `_ - . : /` and blanks, and no other path when it is read
 * as one.
 *
 * @throws {ParameterError} `track/invalid-key`.
 */
export function checkKey(kind: string, key: string, maxLength: number = limits.key): void {
  if (!/^[/\p{L}\p{N}_.\- :]+$/u.test(key))
    throw invalidKey(kind, key, "hold letters, digits, blanks and _ - . : / only");
  if (
    posix.normalize(key) !== key ||
    key === "." ||
    key.startsWith("..") ||
    key.startsWith("/") ||
    key.endsWith("/")
  )
    throw invalidKey(kind, key, `be a plain relative name, as a path it is "${posix.normalize(key)}"`);
  if (countCharacters(key) > maxLength)
    throw invalidKey(kind, key, `have at most ${maxLength} characters, got ${countCharacters(key)}`);
}

function invalidKey(kind: string, key: string, expectation: string): ParameterError {
  return new ParameterError("track/invalid-key", `${kind} "${cut(key, 100)}" must ${expectation}`, {
    details: { kind, key: cut(key, limits.key) },
  });
}

/** The param as it is stored: its value cut to the limit. @throws {ParameterError} `track/invalid-key`. */
export function storableParam({ key, value }: Param): Param {
  checkKey("param", key);
  return { key, value: cut(value, limits.paramValue) };
}

/** The tags of a run as they are stored: values cut to the limit. @throws {ParameterError} `track/invalid-key`. */
export function storableTags(tags: Tags): [key: string, value: string][] {
  return Object.entries(tags).map(([key, value]) => {
    checkKey("tag", key);
    return [key, cut(value, limits.tagValue)];
  });
}

/**
 * The tags of an experiment or a version as they are stored.
 *
 * @throws {ParameterError} `track/invalid-key`; `track/too-long` for a value that is longer than `maxValueLength`.
 */
export function checkedTags(tags: Tags, maxValueLength: number): [key: string, value: string][] {
  return Object.entries(tags).map(([key, value]) => {
    checkKey("tag", key);
    checkLength(`tag "${key}"`, value, maxValueLength);
    return [key, value];
  });
}

/**
 * Checks a metric point.
 *
 * @throws {ParameterError} `track/invalid-key`, or `track/invalid-metric` when its step or time is not whole.
 */
export function checkMetric({ key, value, timestamp, step }: MetricPoint): void {
  checkKey("metric", key);
  const refuse = (expectation: string, got: unknown): never => {
    throw new ParameterError("track/invalid-metric", `${expectation} of metric "${key}", got ${String(got)}`);
  };
  if (typeof value !== "number") refuse("a number must be the value", value);
  if (!Number.isSafeInteger(timestamp) || timestamp < 0)
    refuse("whole milliseconds since 1970 must be the timestamp", timestamp);
  if (!Number.isSafeInteger(step)) refuse("a whole number must be the step", step);
}

/** A metric's value as MLflow's schema holds it: NaN as 0 with a mark, an infinity as the greatest finite number. */
export function toStoredValue(value: number): { value: number; is_nan: boolean } {
  if (Number.isNaN(value)) return { value: 0, is_nan: true };
  return { value: Math.min(Math.max(value, -mostFinite), mostFinite), is_nan: false };
}

/** A metric's value of what is stored. An infinity that was logged comes back as the greatest finite number. */
export function fromStoredValue(value: number, isNan: number | boolean): number {
  return isNan ? Number.NaN : value;
}

/** Checks the lengths of a data set's fields and of its input's tags. @throws {ParameterError} `track/too-long`. */
export function checkDatasetInput({ dataset, tags }: DatasetInput): void {
  const checks: [keyof LoggedDataset, number][] = [
    ["name", limits.datasetName],
    ["digest", limits.datasetDigest],
    ["sourceType", limits.datasetDigest],
    ["source", limits.datasetSource],
    ["schema", limits.datasetSchema],
    ["profile", limits.datasetProfile],
  ];
  for (const [field, limit] of checks) checkLength(`data set ${field}`, dataset[field] ?? "", limit);
  for (const [key, value] of Object.entries(tags)) {
    checkLength("input tag key", key, limits.inputTagKey);
    checkLength(`input tag "${key}"`, value, limits.inputTagValue);
  }
}

/** Checks the name of an experiment. @throws {ParameterError} `track/invalid-name` when it is empty, or `track/too-long`. */
export function checkExperimentName(name: string): void {
  if (name === "") throw new ParameterError("track/invalid-name", "an experiment's name must not be empty");
  checkLength("experiment name", name, limits.experimentName);
}

/**
 * Checks the name of a registered model: a path segment without `:`.
 *
 * @throws {ParameterError} `track/invalid-name`, `track/too-long`.
 */
export function checkModelName(name: string): void {
  if (name.trim() === "" || /[/:]/.test(name) || posix.normalize(name) !== name || name.startsWith(".."))
    throw new ParameterError(
      "track/invalid-name",
      `a registered model's name must be a plain name without / and :, got "${cut(name, 100)}"`,
    );
  checkLength("registered model name", name, limits.modelName);
}

/** Checks the name of a logged model. @throws {ParameterError} `track/invalid-name`, `track/too-long`. */
export function checkLoggedModelName(name: string): void {
  if (name === "" || /[/:.%"']/.test(name))
    throw new ParameterError(
      "track/invalid-name",
      `a logged model's name must be non-empty and without / : . % " ', got "${cut(name, 100)}"`,
    );
  checkLength("logged model name", name, limits.datasetName);
}

/**
 * Checks an alias. `latest` and such as `v3` are refused, since MLflow gives them a meaning of their own.
 *
 * @throws {ParameterError} `track/invalid-name`, `track/too-long`.
 */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias) || /^v\d+$/i.test(alias) || alias === "latest")
    throw new ParameterError(
      "track/invalid-name",
      `an alias must be of letters, digits, _ and -, and neither "latest" nor a "v" with a number, got "${cut(alias, 100)}"`,
    );
  checkLength("alias", alias, limits.alias);
}

function checkLength(subject: string, value: string, limit: number): void {
  if (value.length <= limit || countCharacters(value) <= limit) return;
  throw new ParameterError(
    "track/too-long",
    `${subject} must have at most ${limit} characters, got ${countCharacters(value)}`,
  );
}

/** Characters as Python and PostgreSQL count them: a surrogate pair is one. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return countCharacters(text) <= limit ? text : Array.from(text).slice(0, limit).join("");
}
