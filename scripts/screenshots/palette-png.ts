import { crc32, deflateSync, inflateSync } from "node:zlib";

/** Pixels in rows from the top, each red, green, blue; what was transparent is over white. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** The first eight bytes of each PNG. */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG with a palette: a third of the size that pages and figures have in full colour. Frequent colours stay as they
 * are; the rest, shades at the edges of letters, take the nearest of them, which is nowhere far.
 *
 * @param png 8 bits a channel, not interlaced, as Chromium and resvg write it.
 */
export function palettePng(png: Uint8Array): Buffer {
  const { width, height, rgb } = decodePng(png);
  const counts = new Map<number, number>();
  for (let i = 0; i < rgb.length; i += 3) {
    const color = colorAt(rgb, i);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const palette = choosePalette([...counts].sort((a, b) => b[1] - a[1]).map(([color]) => color));
  const indexOf = new Map(palette.map((color, index) => [color, index]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i += 3) {
      const color = colorAt(rgb, i);
      let index = indexOf.get(color);
      if (index === undefined) {
        index = nearest(palette, color);
        indexOf.set(color, index);
      }
      rows[y * (width + 1) + 1 + x] = index;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colorAt(rgb: Uint8Array, i: number): number {
  return (rgb[i]! << 16) | (rgb[i + 1]! << 8) | rgb[i + 2]!;
}

/**
 * Chooses at most 256 of some colours: the most frequent, which are those of areas, as they are; then others, so that each colour has one
 * near: colours within a radius of a chosen one are left out, and the radius grows until few enough are chosen.
 *
 * @param colors the most frequent first.
 */
function choosePalette(colors: readonly number[]): number[] {
  for (let radius = 0; ; radius += 3) {
    const chosen = colors.slice(0, areaColors);
    for (const color of colors.slice(areaColors))
      if (chosen.length <= 256 && chosen.every((other) => distance(color, other) > radius ** 2))
        chosen.push(color);
    if (chosen.length <= 256) return chosen;
  }
}

/** So many colours a picture has for areas: a heat map has a colour a cell, and none of them may look like another one's. */
const areaColors = 160;

function nearest(palette: readonly number[], color: number): number {
  let best = 0;
  for (let index = 1; index < palette.length; index++)
    if (distance(palette[index]!, color) < distance(palette[best]!, color)) best = index;
  return best;
}

/** The square of the distance in red, green and blue. */
function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  return red * red + green * green + blue * blue;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Reads the kinds of PNG that are named above (PNG specification, third edition, 9 and 11). */
export function decodePng(png: Uint8Array): Image {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const nChannels = { 2: 3, 6: 4 }[bytes[25] as number];
  if (bytes[24] !== 8 || nChannels === undefined || bytes[28] !== 0)
    throw new TypeError("a picture must have 8 bits a channel, in RGB or RGBA, and not be interlaced");
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  const data = inflateSync(Buffer.concat(parts));
  const stride = width * nChannels;
  const rgb = new Uint8Array(width * height * 3);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = data.subarray(start + 1, start + 1 + stride);
    unfilter(data[start]!, row, above, nChannels);
    for (let x = 0; x < width; x++) {
      const alpha = nChannels === 4 ? row[x * 4 + 3]! / 255 : 1;
      for (let c = 0; c < 3; c++)
        rgb[(y * width + x) * 3 + c] = Math.round(row[x * nChannels + c]! * alpha + 255 * (1 - alpha));
    }
    above = row;
  }
  return { width, height, rgb };
}

/** Undoes the filter of a row of pixels, in place, by the row above it. @param step how many bytes a pixel has. */
function unfilter(filter: number, row: Buffer, above: Buffer, step: number): void {
  for (let i = 0; i < row.length; i++) {
    const left = i < step ? 0 : row[i - step]!;
    const up = above[i]!;
    const corner = i < step ? 0 : above[i - step]!;
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    if (predicted === undefined) throw new TypeError(`a row's filter must be 0 to 4, got ${filter}`);
    row[i] = row[i]! + predicted;
  }
}

/** The predictor of filter 4: whichever of the three neighbours is nearest to left + up - corner. */
function paeth(left: number, up: number, corner: number): number {
  const [dLeft, dUp, dCorner] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  return dLeft <= dUp && dLeft <= dCorner ? left : dUp <= dCorner ? up : corner;
}
