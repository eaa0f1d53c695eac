import { askForName, findRepeated, showValue } from "../core/index.ts";
import { featureSpecs } from "../schema/index.ts";
import { itemPath, keyPath, type Problem, problemAt } from "../schema/shape/index.ts";
import type { Project } from "./project.ts";

/** Column sets that leave out what is no feature, a column twice, or everything; and any where there is no other site. */
export function columnSetProblems({ schema, data, transport = {} }: Project): Problem[] {
  const sets = Object.entries(transport.columnSets ?? {});
  const isElsewhere = Object.keys(data.external ?? {}).length > 0;
  if (sets.length > 0 && !isElsewhere)
    return [problemAt("transport.columnSets", "must be left out, as data.external names no other site")];
  const names = featureSpecs(schema).map((spec) => spec.name);
  return sets.flatMap(([set, { without }]) => {
    const path = keyPath(keyPath("transport.columnSets", set), "without");
    const unknown = without.flatMap((column, i) =>
      names.includes(column)
        ? []
        : [problemAt(itemPath(path, i), `must be a feature of the schema${askForName(column, names)}`)],
    );
    const [twice] = findRepeated(without);
    if (twice !== undefined)
      return [...unknown, problemAt(path, `must name each column once, got ${showValue(twice)} twice`)];
    return unknown.length === 0 && without.length === names.length
      ? [problemAt(path, "must leave a feature, it names them all")]
      : unknown;
  });
}
