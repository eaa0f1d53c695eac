import type { ClassGroups } from "./class-groups.ts";
import { drawCodeShares } from "./code-shares.ts";
import { countMissing, type Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { drawNumberShares } from "./number-shares.ts";
import { mostTitleLetters, shorten, shownName } from "./shown-names.ts";
import { titleOf } from "./titles.ts";

/** Draws one feature by outcome: of numbers a histogram for each class, of codes a bar for each code. Both show shares within the class. */
export function drawDistribution(
  { table, schema, title }: FigureInput,
  { spec, column }: Feature,
  classes: ClassGroups,
  name: string,
): Figure {
  const missing = countMissing(column);
  const outcome = shownName(schema.target.column);
  const { spec: shares, notes } =
    column.kind === "numeric"
      ? drawNumberShares(column, spec, classes, outcome)
      : drawCodeShares(column, spec, classes, outcome);
  const what = (spec.description ?? spec.name).split(";")[0]!;
  const shown = spec.description === undefined ? what : capitalize(what);
  const of = `${title}, n = ${table.nRows - missing}${missing === 0 ? "" : `, ${missing} missing`}`;
  return {
    name,
    title: `${what} by outcome`,
    spec: {
      title: titleOf(`${shorten(shown, mostTitleLetters - 11)} by outcome`, of, [...notes, ...classes.notes]),
      ...shares,
    },
  };
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
