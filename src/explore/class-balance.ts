import type { ClassGroups } from "./class-groups.ts";
import { dark } from "./colours.ts";
import type { Figure, FigureInput } from "./figure.ts";
import { longLabels, uprightName } from "./shown-names.ts";
import { titleOf } from "./titles.ts";

/** Draws how many rows each class has. */
export function drawClassBalance({ labels, schema, title }: FigureInput, classes: ClassGroups): Figure {
  const n = labels.codes.length;
  const values = classes.names.map((name, i) => ({
    class: name,
    rows: classes.counts[i],
    text: `${classes.counts[i]} (${((100 * classes.counts[i]!) / n).toFixed(1)} %)`,
  }));
  const step = values.length > 8 ? 24 : 44;
  const y = {
    field: "class",
    type: "nominal",
    sort: null,
    title: uprightName(schema.target.column, step * values.length),
    axis: longLabels,
  };
  return {
    name: "class_balance",
    title: "Class balance",
    spec: {
      title: titleOf(`Class balance of ${schema.target.column}`, `${title}, n = ${n}`, classes.notes),
      width: 420,
      height: { step },
      data: { values },
      encoding: { y, x: { field: "rows", type: "quantitative", title: "rows" } },
      layer: [
        { mark: { type: "bar", color: dark } },
        { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "text" } } },
      ],
      padding: { left: 5, top: 5, bottom: 5, right: 90 },
    },
  };
}
