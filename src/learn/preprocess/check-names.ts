import { DataError } from "../../core/index.ts";
import { type ColumnMap, type Derivation, nameOfSource } from "./column-map.ts";

/**
 * Checks that each output column has a name of its own: a step behind finds columns by name.
 *
 * @throws {DataError} `transform/duplicate-name`, as for the category `b_x` of a column `a` and `x` of `a_b`.
 */
export function checkNames(subject: string, { inputs, outputs }: ColumnMap): void {
  const sources = new Map<string, Derivation["source"]>();
  for (const { name, source } of outputs) {
    const first = sources.get(name);
    if (first !== undefined)
      throw new DataError(
        "transform/duplicate-name",
        `${subject} must give each output column a name of its own, ` +
          `columns "${nameOfSource(inputs, first)}" and "${nameOfSource(inputs, source)}" both make "${name}"`,
        { hint: "rename a column or a category, or leave one out", details: { name } },
      );
    sources.set(name, source);
  }
}
