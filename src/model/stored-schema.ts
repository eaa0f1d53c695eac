import { FormatError, showValue } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { schemaShape } from "../schema/shape/index.ts";

/**
 * The schema that a model's file holds, each field of the type that it must have. Keys that nobody knows, which a later
 * version may have added, are let be. Whether the schema contradicts itself is for `checkSchema` to say.
 *
 * @throws {FormatError} `model/state` naming the field.
 */
export function schemaOfJson(value: unknown): Schema {
  const wrong = schemaShape(value, "").find((misfit) => misfit.isUnknownKey !== true);
  if (wrong === undefined) return value as Schema;
  const { path, expectation, message } = wrong;
  throw new FormatError(
    "model/state",
    expectation === undefined
      ? `schema.json of a model: ${message}`
      : `schema.json of a model must have ${expectation} as ${path === "" ? "its content" : path}, got ${showValue(wrong.value)}`,
    { hint: "make the model again with this version of systole" },
  );
}
