export { quantile } from "../core/index.ts";
export { type Association, associate, associateColumns, outcomeColumn } from "./associate.ts";
export { classColours } from "./colours.ts";
export { type ColumnSummary, codeName, countCodes, describeTable, summaryCsv } from "./describe.ts";
export type { Figure, FigureInput, FigureSet, VegaLiteSpec } from "./figure.ts";
export { drawFigures } from "./figures.ts";
export { type Bins, binOf, countBins, roundBins } from "./histogram.ts";
export { type Drawing, renderFigure } from "./render.ts";
