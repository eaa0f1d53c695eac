import { positiveClass, type Schema } from "../schema/index.ts";
import type { ClassGroups } from "./class-groups.ts";
import { colours } from "./colours.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { axisTitle, besideLabels, shownNames, stepOf } from "./shown-names.ts";
import { percentOf, plotWidth, titleOf } from "./titles.ts";

/** Draws how many rows each class has. */
export function drawClassBalance({ labels, schema, title }: FigureInput, classes: ClassGroups): Figure {
  const n = labels.codes.length;
  const names = shownNames(classes.names);
  const texts = Array.from(classes.counts, (count) => `${count} (${percentOf(count, n)})`);
  const values = names.map((name, i) => ({ class: name, rows: classes.counts[i], text: texts[i] }));
  const step = stepOf(names, values.length > 8 ? 24 : 44);
  const y = {
    field: "class",
    type: "nominal",
    sort: null,
    title: axisTitle(schema.target.column, step * values.length),
    axis: besideLabels,
  };
  return {
    name: "class_balance",
    title: "Class balance",
    spec: {
      title: titleOf(
        `Class balance of ${outcomeName(schema, labels.classes)}`,
        `${title}, n = ${n}`,
        classes.notes,
      ),
      description: classes.names.map((name, i) => `${name}: ${texts[i]}`).join("; "),
      width: plotWidth,
      height: { step },
      data: { values },
      encoding: { y, x: { field: "rows", type: "quantitative", title: "rows" } },
      layer: [
        { mark: { type: "bar", color: colours.bar } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
    },
  };
}

/** What the outcome is called: by the label of its positive class, of two, where that has one; else by its column. */
function outcomeName(schema: Schema, classes: readonly string[]): string {
  const positive = positiveClass(schema, classes);
  return (positive === undefined ? undefined : schema.target.labels?.[positive]) ?? schema.target.column;
}
