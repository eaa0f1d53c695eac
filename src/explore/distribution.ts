import type { ClassGroups } from "./class-groups.ts";
import { drawCodeShares } from "./code-shares.ts";
import { countMissing, type Feature } from "./features.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { drawNumberShares } from "./number-shares.ts";
import type { Shares } from "./share-figure.ts";
import { sentence, titleOf } from "./titles.ts";

/** Draws one feature by outcome: of numbers a histogram for each class, of codes a bar for each code. Both show shares within the class. */
export function drawDistribution(
  { table, schema, title }: FigureInput,
  { spec, column }: Feature,
  classes: ClassGroups,
  name: string,
): Figure {
  const missing = countMissing(column);
  const n = table.nRows - missing;
  const outcome = schema.target.column;
  const {
    spec: shares,
    notes,
    description,
  } = n === 0
    ? nothing
    : column.kind === "numeric"
      ? drawNumberShares(column, spec, classes, outcome)
      : drawCodeShares(column, spec, classes, outcome);
  const what = spec.description?.split(";")[0] ?? spec.name;
  const shown = spec.description === undefined ? what : capitalize(what);
  const of = `${title}, n = ${n}${missing === 0 ? "" : `, ${missing} missing`}`;
  return {
    name,
    title: `${what} by outcome`,
    spec: {
      title: titleOf(`${shown} by outcome`, of, [...notes, ...(n === 0 ? [] : classes.notes)]),
      description,
      ...shares,
    },
  };
}

/** What is drawn of a column without a value. */
const nothing: Shares = {
  notes: [],
  description: "no row has a value",
  spec: sentence("no row has a value"),
};

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
