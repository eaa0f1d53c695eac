export { type Association, associate, associateColumns, outcomeColumn } from "./associate.ts";
export { type ColumnSummary, codeName, countCodes, describeTable, quantile, summaryCsv } from "./describe.ts";
export { classColours, drawFigures, type Figure, type FigureInput, type VegaLiteSpec } from "./figures.ts";
export { type Bins, binOf, roundBins } from "./histogram.ts";
export { type Drawing, renderFigure } from "./render.ts";
