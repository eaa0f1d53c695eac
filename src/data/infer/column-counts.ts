import { formOf, type TextForm } from "./text-form.ts";

/** The texts of a column that are written alike. */
export interface FormCount extends Omit<TextForm, "size"> {
  /** The first one. */
  readonly example: string;
  nRows: number;
  /** Those of the least and of the greatest number, where they are numbers. */
  least: { readonly text: string; readonly size: number };
  greatest: { readonly text: string; readonly size: number };
  /** Whether all numbers are whole. */
  isWhole: boolean;
}

/** A text of a column. */
export interface TextCount {
  readonly text: string;
  readonly form: FormCount;
  nRows: number;
}

/**
 * The most distinct texts that are kept of a column. With more, every second, fourth, ... of them is kept, by its hash: what is said of
 * single texts then rests on these, and their number is an estimate. Forms, ranges and numbers of rows are exact in any case.
 */
const maxTexts = 20_000;
/** The most forms that are told apart: beyond them, what stands behind a number is as good as a word. */
const maxForms = 200;

/** Counts what a column holds, a text at a time, in memory that does not grow with its rows. */
export class ColumnCounts {
  readonly #texts = new Map<string, TextCount>();
  readonly #forms = new Map<string, FormCount>();
  /** Which bits of a text's hash must be 0 for it to be kept. */
  #mask = 0;
  #nRows = 0;
  #last = -Infinity;
  #isRising = true;
  #fingerprint = 0;

  /** Counts all these texts. */
  static of(texts: Iterable<string>): ColumnCounts {
    const counts = new ColumnCounts();
    for (const text of texts) counts.add(text);
    return counts;
  }

  /** Counts a text; blanks around it do not matter. @returns what is known of it; `undefined` when it is not kept. */
  add(raw: string): TextCount | undefined {
    const text = raw.trim();
    if ((hashOf(text, this.#mask) & this.#mask) !== 0) {
      this.#nRows++;
      this.#take(formOf(text), text);
      return undefined;
    }
    const known = this.#texts.get(text);
    if (known !== undefined) {
      this.again(known);
      return known;
    }
    this.#nRows++;
    const added: TextCount = { text, form: this.#take(formOf(text), text), nRows: 1 };
    this.#texts.set(text, added);
    if (this.#texts.size > maxTexts) this.#thin();
    return added;
  }

  /** The texts that are kept, with what is known of each. */
  get texts(): ReadonlyMap<string, TextCount> {
    return this.#texts;
  }

  /** In the order in which they were met. */
  get forms(): readonly FormCount[] {
    return [...this.#forms.values()];
  }

  get nRows(): number {
    return this.#nRows;
  }

  /** How many of the distinct texts stand for each that is kept: 1 when all are. */
  get nEach(): number {
    return this.#mask + 1;
  }

  /** Whether each number is greater than the one before it. */
  get isRising(): boolean {
    return this.#isRising;
  }

  /** Whether the numbers are these whole numbers, each once, in whatever order; wrongly so in one of four thousand million columns. */
  isPermutation(from: number, to: number): boolean {
    let expected = 0;
    for (let value = from; value <= to; value++) expected = (expected + mix(value)) | 0;
    return expected === this.#fingerprint;
  }

  /** Counts one more row with a text that is known. */
  again(known: TextCount): void {
    this.#nRows++;
    known.nRows++;
    known.form.nRows++;
    if (known.form.kind === "number") this.#isRising = false;
  }

  /** Counts a plain number of which the text is not kept. */
  addNumber(form: TextForm): void {
    this.#nRows++;
    this.#take(form, undefined);
  }

  #take(form: TextForm, text: string | undefined): FormCount {
    const { size } = form;
    if (form.kind === "number") {
      if (size! <= this.#last) this.#isRising = false;
      this.#last = size!;
      this.#fingerprint = (this.#fingerprint + mix(size!)) | 0;
    }
    const known = this.#forms.get(form.key) ?? this.#newForm(form, text ?? String(size));
    known.nRows++;
    if (size !== undefined) {
      if (size < known.least.size) known.least = { text: text ?? String(size), size };
      else if (size > known.greatest.size) known.greatest = { text: text ?? String(size), size };
      if (known.isWhole && !Number.isInteger(size)) known.isWhole = false;
    }
    return known;
  }

  #newForm(form: TextForm, text: string): FormCount {
    if (form.marks !== undefined && this.#forms.size >= maxForms)
      return this.#take({ kind: "word", key: "word" }, text);
    const { size = NaN, ...rest } = form;
    const extreme = { text, size };
    const isWhole = Number.isInteger(size);
    const added: FormCount = { ...rest, example: text, nRows: 0, least: extreme, greatest: extreme, isWhole };
    this.#forms.set(form.key, added);
    return added;
  }

  /** Keeps half of the texts. */
  #thin(): void {
    this.#mask = this.#mask * 2 + 1;
    for (const text of this.#texts.keys())
      if ((hashOf(text, this.#mask) & this.#mask) !== 0) this.#texts.delete(text);
  }
}

/** A hash of the text's characters (FNV-1a, then mixed); 0 while nothing is asked of it. */
function hashOf(text: string, mask: number): number {
  if (mask === 0) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** Whether the text of an ASCII number is one that is kept, where one of `nEach` is. */
export function isSampled(bytes: Uint8Array, start: number, end: number, nEach: number): boolean {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (mix(hash) & (nEach - 1)) === 0;
}

/** Mixes the bits of a whole number, so that sums and low bits of the results tell numbers apart. */
function mix(value: number): number {
  let bits = (value | 0) ^ Math.imul(Math.floor(value / 4294967296) | 0, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
