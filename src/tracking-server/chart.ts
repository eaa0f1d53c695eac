import { cutText } from "../core/index.ts";
import { formatNumber } from "./format.ts";
import { type Html, html } from "./html.ts";

/** One run's values on a strip: its folds, and their mean where it is known. */
export interface Strip {
  readonly label: string;
  readonly values: readonly number[];
  readonly mean?: number | undefined;
}

/** The height of a run's row in a strip plot, in pixels: its label, then its dots. */
const rowHeight = 48;
/** How far the label's line is above the dots', in pixels. */
const labelRise = 16;
/** The most characters of a label: they are as wide as the plot. */
const longestLabel = 44;
/** The most dots that are drawn of one run or metric; of more some are taken evenly. */
const maxDots = 500;

/**
 * Draws one row of dots for each run on a common axis: a dot for the value of each fold, a bar at their mean. The picture
 * repeats what the tables say, so its text alternative is one sentence.
 *
 * @param title the text alternative.
 * @param width in pixels.
 */
export function stripPlot(title: string, strips: readonly Strip[], width = 340): Html {
  const [low, high] = rangeOf(strips.flatMap((strip) => [...strip.values, strip.mean ?? NaN]));
  const x = scale(low, high, 10, width - 12);
  const bottom = strips.length * rowHeight + 6;
  return html`<svg class="chart" role="img" viewBox="0 0 ${width} ${bottom + 24}" width="${width}" height="${bottom + 24}" aria-label="${title}">
${ticksOf(low, high).map(
  (tick) => html`<line class="grid" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="2" y2="${bottom}"/>
<text class="tick" x="${px(x(tick))}" y="${bottom + 16}" text-anchor="middle">${tickText(tick)}</text>`,
)}
${strips.map((strip, row) => {
  const y = row * rowHeight + rowHeight - 12;
  return html`<g><title>${strip.label}</title><text class="label" x="0" y="${px(y - labelRise)}">${cutText(strip.label, longestLabel, "…")}</text>
${dots(strip.values, x, y)}${bar(strip.mean, x, y, 11)}</g>`;
})}
</svg>`;
}

/** Draws the values of one run as a strip of 180 x 22 pixels without an axis, to stand in a table's cell. */
export function sparkStrip(title: string, values: readonly number[], mean?: number): Html {
  const [low, high] = rangeOf([...values, mean ?? NaN]);
  const x = scale(low, high, 6, 174);
  return html`<svg class="chart spark" role="img" viewBox="0 0 180 22" width="180" height="22" aria-label="${title}">
<line class="axis" x1="0" x2="180" y1="11" y2="11"/>${dots(values, x, 11)}${bar(mean, x, 11, 9)}</svg>`;
}

/** Draws values in their order as a line of 180 x 30 pixels without an axis, to stand in a table's cell. */
export function sparkLine(title: string, values: readonly number[]): Html {
  const finite = thin(values.filter(canDraw));
  const [low, high] = rangeOf(finite);
  const x = scale(0, Math.max(finite.length - 1, 1), 4, 176);
  const y = scale(low, high, 26, 4);
  const path = finite.map((value, i) => `${px(x(i))},${px(y(value))}`).join(" ");
  return html`<svg class="chart spark" role="img" viewBox="0 0 180 30" width="180" height="30" aria-label="${title}"><polyline class="line" points="${path}"/></svg>`;
}

/** A value over steps. */
export interface StepPoint {
  readonly step: number;
  readonly value: number;
}

/**
 * Draws values over steps as dots that a line joins.
 *
 * @param mean the mean of the values, given when the steps are folds: these have no order, so that a line at the mean is drawn in
 *   place of the one that joins them.
 */
export function stepChart(title: string, points: readonly StepPoint[], mean?: number): Html {
  const unit = mean === undefined ? "step" : "fold";
  const finite = thin(points.filter((point) => canDraw(point.value)));
  const width = 720;
  const height = 260;
  const [low, high] = rangeOf([...finite.map((point) => point.value), mean ?? NaN]);
  const steps = finite.map((point) => point.step);
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  const x = first === last ? () => (width + 52) / 2 : scale(first, last, 64, width - 14);
  const y = scale(low, high, height - 40, 12);
  const path = finite.map((point) => `${px(x(point.step))},${px(y(point.value))}`).join(" ");
  return html`<svg class="chart" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-label="${title}">
${ticksOf(low, high).map(
  (tick) => html`<line class="grid" x1="56" x2="${width - 6}" y1="${px(y(tick))}" y2="${px(y(tick))}"/>
<text class="tick" x="50" y="${px(y(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`,
)}
${stepTicks(first, last).map(
  (tick) =>
    html`<text class="tick" x="${px(x(tick))}" y="${height - 20}" text-anchor="middle">${tickText(tick)}</text>`,
)}
<text class="tick" x="${(width + 52) / 2}" y="${height - 4}" text-anchor="middle">${unit}</text>
${
  mean === undefined || !canDraw(mean)
    ? html`<polyline class="line" points="${path}"/>`
    : html`<line class="mean" x1="56" x2="${width - 6}" y1="${px(y(mean))}" y2="${px(y(mean))}"/>`
}
${finite.map(
  (point) =>
    html`<circle class="dot" cx="${px(x(point.step))}" cy="${px(y(point.value))}" r="3.5"><title>${unit} ${point.step}: ${formatNumber(point.value)}</title></circle>`,
)}
</svg>`;
}

/** Dots on one line, moved up and down a little in a fixed pattern so that equal values can be counted. */
function dots(values: readonly number[], x: (value: number) => number, y: number): Html[] {
  return thin(values.filter(canDraw)).map((value, i) => {
    const dy = ((i * 2) % 5) - 2;
    return html`<circle class="dot" cx="${px(x(value))}" cy="${px(y + dy * 2.2)}" r="3"><title>${formatNumber(value)}</title></circle>`;
  });
}

function bar(mean: number | undefined, x: (value: number) => number, y: number, half: number): Html | null {
  if (mean === undefined || !canDraw(mean)) return null;
  return html`<line class="mean" x1="${px(x(mean))}" x2="${px(x(mean))}" y1="${px(y - half)}" y2="${px(y + half)}"><title>mean ${formatNumber(mean)}</title></line>`;
}

/** All items, or of many `maxDots`, taken evenly; the first and the last are always among them. */
function thin<T>(items: readonly T[]): T[] {
  if (items.length <= maxDots) return [...items];
  const every = (items.length - 1) / (maxDots - 1);
  return Array.from({ length: maxDots }, (_, i) => items[Math.round(i * every)] as T);
}

/** Whether a value has a place on an axis: not NaN, not infinite, nor the greatest number, as which MLflow stores an infinity. */
function canDraw(value: number): boolean {
  return Math.abs(value) < Number.MAX_VALUE;
}

function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(canDraw);
  if (finite.length === 0) return [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  if (low === high)
    return [low - Math.max(Math.abs(low) * 0.05, 1e-9), high + Math.max(Math.abs(high) * 0.05, 1e-9)];
  return [low, high];
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => from + ((value / 2 - low / 2) / (high / 2 - low / 2)) * (to - from);
}

/** Three to six round numbers within the range (Heckbert's nice numbers). */
export function ticksOf(low: number, high: number): number[] {
  const rough = high / 4 - low / 4;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.75) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.min(Math.max(count, 0), 12) }, (_, i) => (first + i) * step);
}

function stepTicks(first: number, last: number): number[] {
  if (first === last) return [first];
  return [...new Set(ticksOf(first, last).map(Math.round))].filter((tick) => tick >= first && tick <= last);
}

function tickText(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function px(value: number): string {
  return value.toFixed(1);
}
