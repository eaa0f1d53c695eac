import { beforeAll, describe, expect, it } from "vitest";
import { figureInput } from "../../tests/support/figure-input.ts";
import { colours, darkColour, rampColours, ramps } from "./colours.ts";
import type { FigureInput } from "./figure.ts";
import { drawFigures } from "./figures.ts";
import { renderFigure } from "./render.ts";

/** Relative luminance of a colour as figures hold it (WCAG 2.2). */
function luminance(colour: string): number {
  const parts = colour.startsWith("#")
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/\d+/g)!.map(Number);
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** A colour as it is in a theme. */
const inTheme = (colour: string, theme: "light" | "dark"): string =>
  theme === "light" ? colour : darkColour(colour)!;

const themes = ["light", "dark"] as const;

/** Tables whose figures have all forms: two classes, five and twelve; numbers, codes, gaps, long names, nothing at all. */
const tables: Readonly<Record<string, FigureInput>> = Object.fromEntries(
  [2, 5, 12].map((nClasses) => {
    const rows = Array.from({ length: 240 }, (_, i) => i);
    const outcome = rows.map((i) => String.fromCharCode(97 + (i % nClasses)));
    return [
      `${nClasses} classes`,
      figureInput(
        {
          size: rows.map((i) => (i % 7 === 0 ? null : (i * 37) % 100)),
          falls: rows.map((i) => -(i % nClasses) + ((i * 31) % 5) / 5),
          "left_ventricular_end_diastolic_volume measured by ultrasound at the second visit": rows,
          shape: rows.map(
            (i) => ["round", "flat", "a longer one, which has no room below bars"][(i * 7) % 3]!,
          ),
          answer: rows.map((i) => (i % 3 === 0 ? "yes" : "no")),
          never: rows.map(() => null),
        },
        outcome,
      ),
    ];
  }),
);

describe.each(Object.entries(tables))("the figures of %s", (_, given) => {
  let svgs: [name: string, svg: string][];
  beforeAll(async () => {
    const { figures } = drawFigures(given);
    svgs = await Promise.all(
      figures.map(
        async ({ name, spec }): Promise<[string, string]> => [name, (await renderFigure(spec, 1)).svg],
      ),
    );
  });

  it("are pictures with a title and a description", () => {
    for (const [name, svg] of svgs) {
      expect(svg, name).toMatch(
        /^<svg role="img" [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc><style>@media screen/,
      );
    }
  });

  it("have another colour for each of theirs where the reader's system is dark", () => {
    for (const [name, svg] of svgs)
      for (const [, attribute, colour] of svg.matchAll(/ (fill|stroke|stop-color)="([^"]+)"/g)) {
        if (colour === "none" || colour === "transparent" || colour!.startsWith("url(")) continue;
        const dark = darkColour(colour!);
        expect(dark, `${name} ${colour}`).toBeDefined();
        expect(svg).toContain(`[${attribute}="${colour}"]{${attribute}:${dark}}`);
      }
  });

  it("have texts that can be read, on the paper and on the cells of the heat map", () => {
    for (const [name, svg] of svgs) {
      const cells = name === "correlation_heat_map" ? cellsOf(svg) : [];
      const texts = textsOf(svg);
      expect(texts.length).toBeGreaterThan(1);
      for (const text of texts) {
        const below =
          cells.find(
            ({ x, y, width, height }) =>
              x < text.x &&
              text.x < x + width &&
              y < text.y &&
              text.y < y + height &&
              isNumber.test(text.text),
          )?.fill ?? colours.paper;
        for (const theme of themes)
          expect(
            contrast(inTheme(text.fill, theme), inTheme(below, theme)),
            `${name}, ${theme}: "${text.text}" ${text.fill} on ${below}`,
          ).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("cut no label, and write percent alike", () => {
    for (const [name, svg] of svgs)
      for (const { text } of textsOf(svg)) {
        expect(text, name).not.toContain("…");
        if (text.includes("%")) expect(text, name).toMatch(/\d %/);
      }
  });

  it("say of how many rows of each class they tell", () => {
    const n = svgs
      .filter(([name]) => name === "distribution_answer")
      .flatMap(([, svg]) => svg.match(/n\u00a0=\u00a0\d+/g));
    expect(new Set(n).size).toBeGreaterThan(0);
    expect(n.length).toBeGreaterThanOrEqual(given.labels.classes.length);
  });
});

const isNumber = /^([+−]?\d\.\d\d|–)$/;

/** The texts of a drawing with their place in the group they are in. */
function textsOf(svg: string): { x: number; y: number; fill: string; text: string }[] {
  return [
    ...svg.matchAll(
      /<text [^>]*transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*fill="([^"]+)"[^>]*>(.*?)<\/text>/g,
    ),
  ].map(([, x, y, fill, inner]) => ({
    x: Number(x),
    y: Number(y),
    fill: fill!,
    text: inner!.replace(/<[^>]*>/g, " ").trim(),
  }));
}

/** The coloured cells of a map. */
function cellsOf(svg: string): { x: number; y: number; width: number; height: number; fill: string }[] {
  return [
    ...svg.matchAll(/<path d="M([-\d.]+),([-\d.]+)h([\d.]+)v([\d.]+)h[-\d.]+Z" fill="(rgb[^"]+)"/g),
  ].map(([, x, y, width, height, fill]) => ({
    ...{ x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    fill: fill!,
  }));
}

describe("the ramps of associations", () => {
  it.each(["against", "together", "unsigned"] as const)("can be read all along: %s", (name) => {
    const stops = rampColours(name);
    for (let i = 0; i <= 100; i++) {
      const [low, place] = i < 50 ? [0, i / 50] : [1, i / 50 - 1];
      const [from, to] = [stops[low]!, stops[low + 1]!].map((stop) =>
        [1, 3, 5].map((at) => Number.parseInt(stop.slice(at, at + 2), 16)),
      );
      const cell = `rgb(${from!.map((part, j) => Math.round(part + (to![j]! - part) * place)).join(", ")})`;
      const text = i >= 50 ? colours.onStrong : colours.onWeak;
      for (const theme of themes)
        expect(contrast(inTheme(text, theme), inTheme(cell, theme)), `${i} ${theme}`).toBeGreaterThanOrEqual(
          4.5,
        );
    }
  });

  it("are all known on dark paper, and borders and bars stand out from either paper", () => {
    for (const name of Object.keys(ramps) as (keyof typeof ramps)[])
      for (const colour of rampColours(name)) expect(darkColour(colour)).toMatch(/^#/);
    for (const theme of themes)
      for (const colour of [colours.bar, colours.axis])
        expect(contrast(inTheme(colour, theme), inTheme(colours.paper, theme))).toBeGreaterThanOrEqual(3);
    expect(darkColour("#123456")).toBeUndefined();
    expect(darkColour("red")).toBeUndefined();
  });
});
