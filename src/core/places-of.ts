/**
 * The place of each name in a list, for lists that are too long to be searched name by name.
 *
 * @returns for a name that occurs more than once the first of its places, as `indexOf` finds it.
 * @example placesOf(["a", "b", "a"]).get("a") // 0
 */
export function placesOf(names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, name] of names.entries()) if (!places.has(name)) places.set(name, place);
  return places;
}
