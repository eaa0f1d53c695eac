import { inflateSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { expect, test } from "vitest";
import { palettePng } from "../../scripts/screenshots/palette-png.ts";

const draw = (shapes: string, size = 64): Uint8Array =>
  new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${shapes}</svg>`)
    .render()
    .asPng();

/** The colours of a PNG as {@link palettePng} writes it, row by row. */
function colorsOf(png: Buffer): { width: number; colors: number[]; nColors: number } {
  const width = png.readUInt32BE(16);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const palette = chunks.get("PLTE") ?? Buffer.alloc(0);
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  const colors = [...rows.keys()]
    .filter((i) => i % (width + 1) > 0)
    .map((i) => palette.readUIntBE(3 * rows[i]!, 3));
  return { width, colors, nColors: palette.length / 3 };
}

test("palettePng() keeps each pixel of a picture with few colours; what is transparent is white", () => {
  const png = draw(
    '<rect width="32" height="64" fill="#a3243b"/><rect x="32" width="32" height="32" fill="#1d56a6"/>',
  );
  const { width, colors, nColors } = colorsOf(palettePng(png));
  expect([width, nColors]).toEqual([64, 3]);
  const expected = Array.from({ length: 64 * 64 }, (_, i) =>
    i % 64 < 32 ? 0xa3243b : i < 32 * 64 ? 0x1d56a6 : 0xffffff,
  );
  expect(colors).toEqual(expected);
});

test("palettePng() stays near each of thousands of colours", () => {
  const gradient = (id: string, x: number, y: number, color: string): string =>
    `<linearGradient id="${id}" x2="${x}" y2="${y}"><stop stop-color="${color}"/><stop offset="1" stop-color="${color}" stop-opacity="0"/></linearGradient>`;
  const png = draw(
    `<defs>${gradient("a", 1, 0, "#b5531c")}${gradient("b", 0, 1, "#0b3954")}</defs><rect width="64" height="64" fill="url(#a)"/><rect width="64" height="64" fill="url(#b)"/>`,
  );
  const { colors, nColors } = colorsOf(palettePng(png));
  expect(nColors).toBeLessThanOrEqual(256);
  expect(nColors).toBeGreaterThan(100);
  // the left edge runs from the dark blue over all its shades to the orange below it
  const [top = 0, bottom = 0] = [colors[0], colors[63 * 64]];
  expect(Math.abs((top >> 16) - 0x0b)).toBeLessThan(24);
  expect(Math.abs((bottom >> 16) - 0xb5)).toBeLessThan(24);
  expect(Math.abs((bottom & 255) - 0x1c)).toBeLessThan(24);
});

test("palettePng() refuses what is neither RGB nor RGBA of 8 bits", () => {
  const png = Buffer.from(draw(""));
  png[25] = 0; // grey
  expect(() => palettePng(png)).toThrow("RGB");
});
