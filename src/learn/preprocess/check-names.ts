import { DataError } from "../../core/index.ts";
import type { StateReader } from "../protocol/state-reader.ts";
import { type ColumnMap, type Derivation, nameOfSource } from "./column-map.ts";

/**
 * Checks that each output column has a name of its own: the next step finds columns by name.
 *
 * @throws {DataError} `transform/duplicate-name` when two have the same one. The category `b_x` of a column `a` and the category
 *   `x` of a column `a_b`, for example, would both be `a_b_x`.
 */
export function checkNames(subject: string, map: ColumnMap): void {
  const found = findDuplicate(map);
  if (found === undefined) return;
  const { name, first, second } = found;
  throw new DataError(
    "transform/duplicate-name",
    `${subject} must give each output column a name of its own, columns "${first}" and "${second}" both make "${name}"`,
    { hint: "rename a column or a category, or leave one out", details: { name } },
  );
}

/**
 * Checks that each output column has a name of its own, in a map that a stored state describes.
 *
 * @throws {FormatError} `state/invalid` naming the field.
 */
export function checkStoredNames(state: StateReader, field: string, map: ColumnMap): void {
  const found = findDuplicate(map);
  if (found !== undefined) state.refuse(field, `a list of columns no two of which make "${found.name}"`);
}

/** The first name that two outputs have, and what each is made of. */
function findDuplicate({
  inputs,
  outputs,
}: ColumnMap): { name: string; first: string; second: string } | undefined {
  const sources = new Map<string, Derivation["source"]>();
  for (const { name, source } of outputs) {
    const first = sources.get(name);
    if (first !== undefined)
      return { name, first: nameOfSource(inputs, first), second: nameOfSource(inputs, source) };
    sources.set(name, source);
  }
  return undefined;
}
