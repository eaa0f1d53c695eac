import type { Glyphs } from "./glyphs.ts";

/** A place in a plot: both in [0, 1], from the lower left corner. */
export type Place = readonly [x: number, y: number];

/** How a line is drawn. */
export type Stroke = "solid" | "dotted";

/** Of a dotted line one dot in so many is drawn. */
const dotEvery = 3;

/** The bits of the eight dots of a character of braille: by row from above, then by column. */
const brailleBits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
const brailleBlank = 0x2800;

/** A rectangle of characters on which dots are set: eight in a character where there is braille, else one. */
export class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #glyphs: Glyphs;
  readonly #dotsAcross: number;
  readonly #dotsDown: number;
  /** By character: the dots as bits; where there is no braille 1 for a dotted line and 2 for a solid one. */
  readonly #cells: Uint8Array;
  readonly #marks = new Map<number, string>();

  /** @param width and `height` in characters, 1 or more. */
  constructor(width: number, height: number, glyphs: Glyphs) {
    this.#width = width;
    this.#height = height;
    this.#glyphs = glyphs;
    this.#dotsAcross = width * (glyphs.isBraille ? 2 : 1);
    this.#dotsDown = height * (glyphs.isBraille ? 4 : 1);
    this.#cells = new Uint8Array(width * height);
  }

  /** Draws a line through these places; what lies outside is cut off. */
  line(places: readonly Place[], stroke: Stroke): void {
    let nDots = 0;
    for (let k = 1; k < places.length; k++) {
      const [x0, y0] = this.#dotAt(places[k - 1]!);
      const [x1, y1] = this.#dotAt(places[k]!);
      const nSteps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
      for (let i = k === 1 ? 0 : 1; i <= nSteps; i++) {
        if (stroke === "dotted" && nDots++ % dotEvery !== 0) continue;
        const share = i / nSteps;
        this.#set(Math.round(x0 + (x1 - x0) * share), Math.round(y0 + (y1 - y0) * share), stroke);
      }
    }
  }

  /** Puts a character where a place is, over all dots there. */
  mark(place: Place, char = this.#glyphs.mark): void {
    const [x, y] = this.#dotAt(place);
    const cell = this.#cellOf(x, y);
    if (cell !== undefined) this.#marks.set(cell, char);
  }

  /** The lines of text, from above. */
  rows(): string[] {
    return Array.from({ length: this.#height }, (_, row) =>
      Array.from({ length: this.#width }, (__, column) => this.#charAt(row * this.#width + column)).join(""),
    );
  }

  #charAt(cell: number): string {
    const bits = this.#cells[cell]!;
    const mark = this.#marks.get(cell);
    if (mark !== undefined) return mark;
    if (bits === 0) return " ";
    if (this.#glyphs.isBraille) return String.fromCharCode(brailleBlank + bits);
    return bits >= 2 ? "*" : ".";
  }

  /** The dot of a place, counted from the upper left corner. A line far outside ends a little outside. */
  #dotAt([x, y]: Place): [number, number] {
    const near = (value: number): number => Math.min(Math.max(value, -2), 3);
    return [Math.round(near(x) * (this.#dotsAcross - 1)), Math.round((1 - near(y)) * (this.#dotsDown - 1))];
  }

  #cellOf(x: number, y: number): number | undefined {
    if (x < 0 || y < 0 || x >= this.#dotsAcross || y >= this.#dotsDown) return undefined;
    const [across, down] = this.#glyphs.isBraille ? [2, 4] : [1, 1];
    return Math.floor(y / down) * this.#width + Math.floor(x / across);
  }

  #set(x: number, y: number, stroke: Stroke): void {
    const cell = this.#cellOf(x, y);
    if (cell === undefined) return;
    const bit = this.#glyphs.isBraille ? brailleBits[(y % 4) * 2 + (x % 2)]! : stroke === "solid" ? 2 : 1;
    this.#cells[cell]! |= bit;
  }
}
