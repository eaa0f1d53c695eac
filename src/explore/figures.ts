import { outcomeColumn } from "./associate.ts";
import { drawClassBalance } from "./class-balance.ts";
import { groupClasses } from "./class-groups.ts";
import { drawDistribution } from "./distribution.ts";
import { featuresOf } from "./features.ts";
import type { FigureInput, FigureSet } from "./figure.ts";
import { drawAssociations } from "./heat-map.ts";
import { drawMissing } from "./missing-values.ts";
import { nearestColumns } from "./nearest-columns.ts";

/** So many features have a figure of their own. */
const mostDistributions = 50;

/**
 * The figures of a table: class balance, missing values, associations, and each feature by outcome. Of many features those
 * nearest the outcome are drawn, and `notes` says so.
 *
 * @throws {NotFoundError} `schema/missing-column` for a feature that the table does not have.
 */
export function drawFigures(input: FigureInput): FigureSet {
  const { table, labels, schema } = input;
  const features = featuresOf(table, schema);
  const classes = groupClasses(labels, schema);
  const fileNames = distributionNames(features.map(({ spec }) => spec.name));
  const drawn = nearestColumns(
    features.map(({ column }) => column),
    outcomeColumn(schema.target.column, labels),
    mostDistributions,
  );
  return {
    figures: [
      drawClassBalance(input, classes),
      drawMissing(input, features),
      drawAssociations(input, features),
      ...drawn.map((j) => drawDistribution(input, features[j]!, classes, fileNames[j]!)),
    ],
    notes:
      drawn.length < features.length
        ? [`figures of ${drawn.length} of ${features.length} columns, those nearest ${schema.target.column}`]
        : [],
  };
}

/** File names of columns' figures: none twice, even where capitals do not count, and none too long for a file system. */
function distributionNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return columns.map((column) => {
    const plain = `distribution_${column.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80)}`;
    const key = plain.toLowerCase();
    let n = next.get(key) ?? 1;
    let name = plain;
    while (taken.has(name.toLowerCase())) name = `${plain}_${++n}`;
    next.set(key, n);
    taken.add(name.toLowerCase());
    return name;
  });
}
