import type { Random } from "../../src/core/index.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Stands, until the text is made, for 1e999: a number that JSON can write and JavaScript cannot hold. */
const beyondDoubles = "@1e999@";

/** Values that are put in the place of others. */
const strangers: readonly Json[] = [
  null,
  true,
  "word",
  "",
  0,
  -1,
  0.5,
  1e308,
  2 ** 53,
  beyondDoubles,
  [],
  {},
  [[]],
  ["a", "a"],
  { kind: "word" },
  { $array: { dtype: "float64", offset: 0, length: 1 } },
  { $number: "NaN" },
  Array.from({ length: 400 }).reduce<Json>((inner) => [inner], []),
];

/** Names that fields are given: those of all objects, and those that mean something in a model's files. */
const odd = ["__proto__", "constructor", "toString", "$array", "$number", "$$array", ""];

/**
 * Changes one or two values of a JSON file by chance: removes them, replaces them, gives them another type, wraps, repeats or
 * renames them, or swaps them with a neighbour.
 *
 * @returns the new text, and in words what was done.
 */
export function mutateJson(text: string, random: Random): { what: string; text: string } {
  const root: Json = JSON.parse(text);
  const done: string[] = [];
  for (let n = random.nextInt(4) === 0 ? 2 : 1; n > 0; n--) done.push(mutateOne(root, random));
  return { what: done.join(", "), text: JSON.stringify(root).replaceAll(`"${beyondDoubles}"`, "1e999") };
}

function mutateOne(root: Json, random: Random): string {
  const places = [...placesOf(root)];
  if (places.length === 0) return "nothing is left";
  const { parent, key, path } = places[random.nextInt(places.length)]!;
  const value = (parent as Record<string | number, Json>)[key]!;
  const put = (other: Json): void => {
    (parent as Record<string | number, Json>)[key] = other;
  };
  const pick = <T>(items: readonly T[]): T => items[random.nextInt(items.length)]!;
  switch (random.nextInt(7)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(key as number, 1);
      else delete parent[key];
      return `${path} removed`;
    case 1:
      put(random.nextInt(2) === 0 ? [value] : { value });
      return `${path} wrapped`;
    case 2:
      if (Array.isArray(parent)) parent.splice(key as number, 0, structuredClone(value));
      else parent[pick(odd)] = structuredClone(value);
      return `${path} repeated`;
    case 3: {
      const sibling = pick<string | number>(Array.isArray(parent) ? [...parent.keys()] : Object.keys(parent));
      put((parent as Record<string | number, Json>)[sibling]!);
      (parent as Record<string | number, Json>)[sibling] = value;
      return `${path} swapped with ${sibling}`;
    }
    case 4:
      if (typeof value === "number")
        put(pick([value + 1, value - 1, -value, value * 1e9, value + 0.25, 1e308]));
      else if (typeof value === "string")
        put(pick([`${value} `, value.slice(1), value.toUpperCase(), pick(odd)]));
      else put(pick(strangers));
      return `${path} changed`;
    default: {
      const other = pick(strangers);
      put(structuredClone(other));
      return `${path} is ${JSON.stringify(other).slice(0, 40)}`;
    }
  }
}

/** Where each value below a JSON value stands. */
function* placesOf(
  value: Json,
  path = "",
): Generator<{ parent: Json[] | { [key: string]: Json }; key: string | number; path: string }> {
  if (typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  if (path.split("/").length > 40) return; // what an earlier change has nested
  for (const key of keys) {
    yield { parent: value, key, path: `${path}/${key}` };
    yield* placesOf((value as Record<string | number, Json>)[key]!, `${path}/${key}`);
  }
}
