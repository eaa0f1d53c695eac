import { listSome } from "../core/index.ts";
import { type ColumnSpec, featureSpecs, type Schema, targetClasses } from "../schema/index.ts";

/** Names that a list in a message has at most: of further ones only the number is said. */
const mostNames = 5;

/**
 * How the features and the target of a schema differ from those of an earlier one, as far as somebody who asks for predictions
 * meets it: the names and kinds of features, whatever their order; the target's column; its classes.
 *
 * @returns a phrase for each kind of difference, `features added: "width" (numeric)`; none when there is no difference.
 */
export function findColumnChanges(before: Schema, now: Schema): string[] {
  const kindsOf = (schema: Schema): Map<string, string> =>
    new Map(featureSpecs(schema).map((spec: ColumnSpec) => [spec.name, spec.kind]));
  const [old, current] = [kindsOf(before), kindsOf(now)];
  const shown = ([name, kind]: [string, string]): string => `${JSON.stringify(name)} (${kind})`;
  const added = [...current].filter(([name]) => !old.has(name)).map(shown);
  const removed = [...old].filter(([name]) => !current.has(name)).map(shown);
  const changed = [...current]
    .filter(([name, kind]) => old.has(name) && old.get(name) !== kind)
    .map(([name, kind]) => `${JSON.stringify(name)} (${kind}, was ${old.get(name)})`);
  return [
    ...listed("features added", added),
    ...listed("features removed", removed),
    ...listed("features changed", changed),
    ...findTargetChanges(before, now),
  ];
}

function findTargetChanges(before: Schema, now: Schema): string[] {
  if (before.target.column !== now.target.column)
    return [`target ${JSON.stringify(now.target.column)}, was ${JSON.stringify(before.target.column)}`];
  const [old, current] = [targetClasses(before), targetClasses(now)];
  const quoted = (classes: readonly string[], others: readonly string[]): string[] =>
    classes.filter((name) => !others.includes(name)).map((name) => JSON.stringify(name));
  return [
    ...listed("classes added", quoted(current, old)),
    ...listed("classes removed", quoted(old, current)),
  ];
}

function listed(what: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [`${what}: ${listSome(items, mostNames)}`];
}
