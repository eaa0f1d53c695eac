import { wrapText } from "../wrap-text.ts";
import { Canvas, type Place, type Stroke } from "./canvas.ts";
import type { Glyphs } from "./glyphs.ts";

/** A line of a plot, or points where many rows are one. */
export interface Series {
  /** What the legend calls it. */
  readonly label: string;
  /** In the units of the axes; where one is not finite the line has a gap. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly stroke: Stroke | "marks";
}

/** The ends of an axis, the first below the second, and what it shows. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** A plot as it is asked for. */
export interface PlotSpec {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Later ones are drawn over earlier ones. */
  readonly series: readonly Series[];
  /** Lines that stand below the axis, each a character a column of the plot, as bars of how many rows there are. */
  readonly below?: ((width: number) => string[]) | undefined;
}

/** The room for a plot. */
export interface PlotRoom {
  /** Characters of a line, 24 or more. */
  readonly width: number;
  /** Lines of the plot itself, without title, axis and legend. */
  readonly height: number;
  readonly glyphs: Glyphs;
}

/** Plots need so many characters of a line. */
export const leastPlotWidth = 24;

/**
 * Draws a plot in characters: title, lines with an axis on the left and one below, legend.
 *
 * @returns lines of text, none wider than the room.
 */
export function drawPlot(spec: PlotSpec, { width, height, glyphs }: PlotRoom): string[] {
  const { x, y } = spec;
  const ticks = new Map([
    [0, showTick(y.to)],
    [Math.floor((height - 1) / 2), height % 2 === 1 ? showTick((y.from + y.to) / 2) : ""],
    [height - 1, showTick(y.from)],
  ]);
  const gutter = Math.max(...[...ticks.values()].map(({ length }) => length));
  const across = width - gutter - 2;
  const canvas = new Canvas(across, height, glyphs);
  for (const { points, stroke } of spec.series) {
    const places = points.map(([px, py]): Place => [shareOf(px, x), shareOf(py, y)]);
    for (const piece of withoutGaps(places))
      if (stroke === "marks") for (const place of piece) canvas.mark(place);
      else canvas.line(piece, stroke);
  }
  const indent = " ".repeat(gutter + 2);
  const rows = canvas.rows().map((row, i) => {
    const tick = ticks.get(i) ?? "";
    return `${tick.padStart(gutter)} ${tick === "" ? glyphs.vertical : glyphs.tick}${row}`;
  });
  const texts = [`x: ${x.label}, y: ${y.label}`, legend(spec.series, glyphs)];
  return [
    ...wrapText(spec.title, width),
    ...rows,
    `${" ".repeat(gutter + 1)}${glyphs.corner}${glyphs.horizontal.repeat(across)}`,
    indent + xTicks(x, across),
    ...(spec.below?.(across) ?? []).map((line) => indent + line),
    ...texts.flatMap((text) => wrapText(text, width - indent.length).map((line) => indent + line)),
  ].map((line) => line.trimEnd());
}

/** Two plots beside each other where they fit, else below each other. @param width of both together. */
export function besideEachOther(
  left: (width: number) => string[],
  right: (width: number) => string[],
  width: number,
): string[] {
  const gap = "  ";
  const half = Math.floor((width - gap.length) / 2);
  if (half < 36) return [...left(width), "", ...right(width)];
  const [one, two] = [left(half), right(half)];
  return Array.from({ length: Math.max(one.length, two.length) }, (_, i) =>
    `${(one[i] ?? "").padEnd(half)}${gap}${two[i] ?? ""}`.trimEnd(),
  );
}

const shareOf = (value: number, { from, to }: Axis): number => (value - from) / (to - from);

/** The parts of a line between its gaps. */
function withoutGaps(places: readonly Place[]): Place[][] {
  const pieces: Place[][] = [[]];
  for (const place of places)
    if (place.every(Number.isFinite)) pieces.at(-1)!.push(place);
    else pieces.push([]);
  return pieces;
}

/** Both ends of an axis, and its middle where there is room. */
function xTicks({ from, to }: Axis, width: number): string {
  const [first, middle, last] = [from, (from + to) / 2, to].map(showTick);
  const left = Math.floor((width - middle!.length) / 2);
  const start = first!.padEnd(left);
  if (start.length > left || left + middle!.length + 1 + last!.length > width)
    return first!.padEnd(width - last!.length) + last!;
  return (start + middle!).padEnd(width - last!.length) + last!;
}

/** A number of an axis in two digits. */
const showTick = (value: number): string => String(Number(value.toPrecision(2)));

function legend(series: readonly Series[], glyphs: Glyphs): string {
  const sampleOf = { solid: glyphs.solid, dotted: glyphs.dotted, marks: glyphs.mark };
  return series
    .filter(({ label }) => label !== "")
    .map(({ stroke, label }) => `${sampleOf[stroke]} ${label}`)
    .join("   ");
}
