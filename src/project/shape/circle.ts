import { itemPath, keyPath } from "../../schema/shape/index.ts";

/**
 * Finds a value that contains itself, which any walk over the whole would follow for ever.
 *
 * @param path that of `value`.
 * @param above the objects that contain `value`.
 * @returns the path at which such a value occurs inside itself; `undefined` when there is none.
 */
export function findCircle(value: unknown, path = "", above: readonly object[] = []): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (above.includes(value)) return path;
  const within = [...above, value];
  if (Array.isArray(value))
    return firstOf(
      value.map((item, i) => [itemPath(path, i), item]),
      within,
    );
  return firstOf(
    Object.entries(value).map(([key, item]) => [keyPath(path, key), item]),
    within,
  );
}

function firstOf(
  items: readonly [path: string, item: unknown][],
  above: readonly object[],
): string | undefined {
  for (const [path, item] of items) {
    const found = findCircle(item, path, above);
    if (found !== undefined) return found;
  }
  return undefined;
}
