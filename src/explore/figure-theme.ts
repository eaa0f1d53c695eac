import { colours } from "./colours.ts";
import { fontFamily } from "./font.ts";
import { axisTitleSize, labelSize } from "./shown-names.ts";
import { subtitleSize, titleSize } from "./titles.ts";

/** Labels and titles come in lines that fit; nothing cuts them, and the title of an axis stands beyond its longest label. */
const labels = { labelFontSize: labelSize, labelColor: colours.ink, labelLimit: 0 };
const titles = {
  titleFontSize: axisTitleSize,
  titleFontWeight: "normal",
  titleColor: colours.ink,
  titleLimit: 0,
};

/**
 * How all figures look on white paper; sizes in pixels of the drawing. It is given to Vega-Lite as its `config`. The marks have no
 * words of their own for screen readers: a figure is one picture, which `description` puts into words.
 */
export const figureTheme = {
  aria: false,
  background: colours.paper,
  font: fontFamily,
  title: {
    anchor: "start",
    fontSize: titleSize,
    fontWeight: "normal",
    color: colours.ink,
    subtitleFontSize: subtitleSize,
    subtitleColor: colours.soft,
    limit: 0,
    offset: 12,
  },
  axis: {
    ...labels,
    ...titles,
    gridColor: colours.grid,
    domainColor: colours.axis,
    tickColor: colours.axis,
    maxExtent: 1000,
    labelFlush: false,
  },
  legend: { ...labels, ...titles, gradientStrokeColor: colours.grid },
  header: labels,
  text: { color: colours.ink },
  view: { stroke: null },
};
