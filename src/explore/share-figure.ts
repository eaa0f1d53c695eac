import { dark } from "./colours.ts";

/** What the figure of one feature shows, apart from the rows of the table. */
export interface Shares {
  /** The figure without its head. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What it does not show apart: a line each. */
  readonly notes: readonly string[];
}

/** So many classes have a colour and a place of their own in the figure of a feature; more become rows or columns of cells. */
export const mostFacets = 8;

/** The axis of a share of a class. */
export const percentAxis = { format: ".0%", title: "share of the class", tickCount: 4 };

/** The same for figures that are too low for the whole title. */
export const shortPercentAxis = { ...percentAxis, title: "share", tickCount: 3 };

/** A share of a class as the colour of a cell. */
export const shareColour = {
  field: "share",
  type: "quantitative",
  scale: { range: ["#ffffff", dark], domainMin: 0, interpolate: "rgb" },
  legend: { format: ".0%", title: "share of the class" },
};
