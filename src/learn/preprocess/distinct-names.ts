import type { ColumnMap } from "./column-map.ts";

/**
 * Gives each output column of a map a name of its own: the next step finds columns by name, and so do people.
 *
 * Where several columns would have one name, the first keeps it, and the others get `#2`, `#3` and so on behind it, the smallest
 * number that makes a name which no column has. The category `b_c` of a column `a` and the category `c` of a column `a_b`, for
 * example, are `a_b_c` and `a_b_c#2`. The names depend on the map alone, so that a model has the same ones whenever it is fitted or
 * restored, and a name that occurs once stays as it is.
 */
export function giveDistinctNames(map: ColumnMap): ColumnMap {
  const wanted = new Set(map.outputs.map((output) => output.name));
  if (wanted.size === map.outputs.length) return map;
  const given = new Set<string>();
  const lastNumbers = new Map<string, number>();
  const nameOf = (name: string): string => {
    if (!given.has(name)) return name;
    let number = (lastNumbers.get(name) ?? 1) + 1;
    while (wanted.has(`${name}#${number}`) || given.has(`${name}#${number}`)) number++;
    lastNumbers.set(name, number);
    return `${name}#${number}`;
  };
  const outputs = map.outputs.map((output) => {
    const name = nameOf(output.name);
    given.add(name);
    return name === output.name ? output : { ...output, name };
  });
  return { ...map, outputs };
}
