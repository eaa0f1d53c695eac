import { type FeatureSpec, featureSpecs, type Schema } from "../../schema/index.ts";
import type { BodyLimits } from "./protocol.ts";

/** How many characters a number has in JSON: programs write 17 significant digits, a sign, a point and seldom an exponent. */
const numberChars = 20;

/** What a body has beside its records: `{"records":[]}`, a coding, spaces. */
const bytesAround = 256;

/** The least that is allowed where nobody says how much: 1 MiB. */
const leastBody = 1 << 20;

/**
 * The most that is allowed where nobody says how much: 8 MiB. A body that is made to take memory, of empty objects or of names that
 * are all different, takes some ten times its bytes while it is parsed, and a container of 256 MiB must stand that.
 */
const mostBody = 8 << 20;

/** How many bytes a record by name takes at most, as JSON writers write it. */
function recordBytes(schema: Schema): number {
  const fields = featureSpecs(schema).map(
    (spec) => Buffer.byteLength(JSON.stringify(spec.name)) + valueChars(spec) + ": , ".length,
  );
  return fields.reduce((sum, bytes) => sum + bytes, "{}, ".length);
}

/** How many bytes the longest usual value of a field takes. */
function valueChars(spec: FeatureSpec): number {
  if (spec.kind === "categorical")
    return Math.max(
      "null".length,
      ...spec.codes.map(({ value }) => Buffer.byteLength(JSON.stringify(value))),
    );
  const { integer, min, max } = spec;
  if (integer !== true || min === undefined || max === undefined) return numberChars;
  return Math.max("null".length, String(min).length, String(max).length);
}

/**
 * How many records one request may have: as many as the service allows, and fewer of a model with many features, so that they fit
 * into a body by name. One is always allowed.
 */
export function mostRecords(schema: Schema, { maxRows, maxBytes = 0 }: BodyLimits): number {
  const room = Math.max(mostBody, maxBytes) - bytesAround;
  return Math.max(1, Math.min(maxRows, Math.floor(room / recordBytes(schema))));
}

/** How many bytes a body may have: what the service says, else as many as the most records take by name, from 1 to 8 MiB. */
export function mostBytes(schema: Schema, limits: BodyLimits): number {
  if (limits.maxBytes !== undefined) return limits.maxBytes;
  const needed = mostRecords(schema, limits) * recordBytes(schema) + bytesAround;
  return Math.max(leastBody, Math.min(mostBody, needed));
}
