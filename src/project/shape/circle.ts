import { itemPath, keyPath } from "../../schema/shape/index.ts";

/** The path of a value that contains itself, at its second occurrence; `undefined` when there is none. */
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
