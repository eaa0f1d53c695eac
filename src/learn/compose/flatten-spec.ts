import { type Params, type ParamValue, toSnakeCase } from "../../core/index.ts";
import { stepNameOf } from "../preprocess/build-transformer.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";

/** What is known of the classes that a spec names. */
export interface KnownClasses {
  /** The parameters of a class at their defaults. */
  readonly defaultsOf: (name: string) => Params;
  /** Its parameters that are floating-point numbers in scikit-learn, so that Python writes `1.0` and not `1`. */
  readonly floatsOf: (name: string) => readonly string[];
}

/**
 * The parameters of an estimator with all its parts, as MLflow logs those of scikit-learn: named as by `get_params` and written
 * as by Python. `classifier__C` is `1.0`, `columns__num__imputer__strategy` is `median`. A part that is an estimator
 * is written as its class with the parameters that differ from their defaults.
 *
 * @param spec must be complete: parameters at their defaults included.
 */
export function flattenSpec(spec: EstimatorSpec, known: KnownClasses): Record<string, string> {
  const flat: Record<string, string> = {};
  const add = (prefix: string, part: EstimatorSpec): void => {
    flat[prefix.slice(0, -2)] = showEstimator(part, known);
    addParams(prefix, part);
  };
  const addParams = (prefix: string, part: EstimatorSpec): void => {
    for (const [key, value] of Object.entries(part.params)) {
      if (part.name === "ColumnTransformer" && key === "transformers")
        for (const block of value as unknown as Block[]) {
          flat[`${prefix}${block.name}__columns`] = showPython(block.columns);
          for (const step of block.steps) add(`${prefix}${block.name}__${stepNameOf(step)}__`, step);
        }
      else if (part.name === "Pipeline" && key === "columns")
        addParams(`${prefix}columns__`, value as unknown as EstimatorSpec);
      else if (isPart(part, key)) add(`${prefix}${key}__`, value as unknown as EstimatorSpec);
      else flat[prefix + toSnakeCase(key)] = showValueOf(key, value, known.floatsOf(part.name));
    }
  };
  addParams("", spec);
  return flat;
}

/** Whether a parameter is an estimator itself. */
function isPart(part: EstimatorSpec, key: string): boolean {
  return part.name === "Pipeline" || (part.name === "CalibratedClassifier" && key === "estimator");
}

interface Block {
  readonly name: string;
  readonly columns: readonly string[];
  readonly steps: readonly EstimatorSpec[];
}

function showEstimator(spec: EstimatorSpec, known: KnownClasses): string {
  const defaults = known.defaultsOf(spec.name);
  const floats = known.floatsOf(spec.name);
  const changed = Object.entries(spec.params).filter(
    ([key, value]) => showPython(value) !== showPython(defaults[key] ?? null),
  );
  const shown = changed
    .map(([key, value]) => {
      if (isPart(spec, key)) return `${key}=${showEstimator(value as unknown as EstimatorSpec, known)}`;
      const isText = typeof value === "string" && !isNaNOf(key, value);
      const written = isText ? showPython(value) : showValueOf(key, value, floats);
      return `${toSnakeCase(key)}=${written}`;
    })
    .sort();
  return `${spec.name}(${shown.join(", ")})`;
}

/** A parameter as Python's `str` writes it. */
function showValueOf(key: string, value: ParamValue, floats: readonly string[]): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number") return showPython(value);
  // Of minSamplesSplit a whole number is a count and at least 2, so that 1 can only be the share 1.0, all rows.
  const isFloat = floats.includes(key) || (key === "minSamplesSplit" && value === 1);
  return isFloat ? showFloat(value) : showPython(value);
}

/** Whether the value is NaN, which a spec writes as a word: Python shows it without quotes. */
function isNaNOf(key: string, value: string): boolean {
  return value === "nan" && (key === "unknownValue" || key === "encodedMissingValue");
}

/** A value as Python's `repr` writes it. */
function showPython(value: ParamValue): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : showFloat(value);
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) + quote;
  }
  if (Array.isArray(value)) return `[${value.map(showPython).join(", ")}]`;
  const entries = Object.entries(value as Params);
  return `{${entries.map(([key, item]) => `${showPython(key)}: ${showPython(item)}`).join(", ")}}`;
}

/** A floating-point number as Python writes it: `1.0`, `1e-10`, `1e+16`, `5e-05`. */
function showFloat(value: number): string {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  if (Number.isNaN(value)) return "nan";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
