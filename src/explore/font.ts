import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The font of all figures. It comes with a package, so that figures look alike on every machine. */
export const fontFamily = "DejaVu Sans";

/** The file of {@link fontFamily}. */
export function fontFile(): string {
  const root = dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"));
  return join(root, "ttf", "DejaVuSans.ttf"); // a second one for bold would cost 6 ms a figure
}

/**
 * How wide a text is in {@link fontFamily}, in pixels, without kerning. A letter that the font lacks comes from another one: it counts
 * as square where it is one of an East Asian script or a picture, else as of usual width.
 *
 * @param size of the font, in pixels.
 */
export function textWidth(text: string, size: number): number {
  widths ??= readWidths(readFileSync(fontFile()));
  let width = 0;
  for (const letter of text)
    width +=
      widths.get(letter.codePointAt(0)!) ?? (square.test(letter) ? 1 : /\p{M}/u.test(letter) ? 0 : usual);
  return width * size;
}

/** Ems of a letter that is not known. */
const usual = 0.6;
const square =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff00-\uff60]/u;

let widths: ReadonlyMap<number, number> | undefined;

/**
 * The width of each letter of a TrueType font in ems (OpenType 1.9: `head`, `hhea`, `hmtx`, and `cmap` of format 12).
 *
 * @returns by code point.
 */
function readWidths(font: Buffer): Map<number, number> {
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    tables.set(font.toString("latin1", at, at + 4), font.readUInt32BE(at + 8));
  }
  const [head, hhea, hmtx, cmap] = ["head", "hhea", "hmtx", "cmap"].map((name) => tables.get(name)!);
  const unitsPerEm = font.readUInt16BE(head! + 18);
  const nMetrics = font.readUInt16BE(hhea! + 34);
  const widthOf = (glyph: number): number =>
    font.readUInt16BE(hmtx! + 4 * Math.min(glyph, nMetrics - 1)) / unitsPerEm;
  const found = new Map<number, number>();
  for (let i = 0; i < font.readUInt16BE(cmap! + 2); i++) {
    const at = cmap! + font.readUInt32BE(cmap! + 4 + 8 * i + 4);
    if (font.readUInt16BE(at) !== 12) continue;
    for (let group = 0; group < font.readUInt32BE(at + 12); group++) {
      const [first, last, glyph] = [0, 4, 8].map((part) => font.readUInt32BE(at + 16 + 12 * group + part));
      for (let code = first!; code <= last!; code++) found.set(code, widthOf(glyph! + code - first!));
    }
  }
  return found;
}
