import { isPlainObject } from "./params.ts";

/**
 * Bytes of an array that are hashed at a time, 1 MiB. The digest refuses shared memory, so that each slice is copied first:
 * of a large array never more than a slice stands in memory twice. Another size would change the hashes of large arrays.
 */
const sliceBytes = 1 << 20;

/** What stands before each value, so that values of different kinds never look the same. */
const tags = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  string: 5,
  list: 6,
  record: 7,
  array: 8,
} as const;

/**
 * SHA-256 of plain data: numbers, strings, booleans, null, undefined, typed arrays, and lists and records of them. Equal
 * data have equal hashes, whatever the order of a record's fields and whether arrays stand on shared memory; 0 and -0 differ.
 *
 * @returns 64 hexadecimal digits.
 * @throws {TypeError} for a value that is not plain data.
 */
export async function hashPlainData(value: unknown): Promise<string> {
  const writer = new HashWriter();
  await writer.add(value);
  return Array.from(await writer.digest(), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Collects the bytes that are hashed in the end: values one behind the other, each with its tag and length before it. Instead
 * of the values of a typed array it keeps the hashes of the array's slices.
 */
class HashWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  async digest(): Promise<Uint8Array> {
    return digest(this.#bytes.subarray(0, this.#length));
  }

  async add(value: unknown): Promise<void> {
    if (value === undefined) this.#addTag(tags.undefined);
    else if (value === null) this.#addTag(tags.null);
    else if (typeof value === "boolean") this.#addTag(value ? tags.true : tags.false);
    else if (typeof value === "number") {
      this.#addTag(tags.number);
      this.#addNumber(value);
    } else if (typeof value === "string") {
      this.#addTag(tags.string);
      this.#addText(value);
    } else if (Array.isArray(value)) {
      this.#addTag(tags.list);
      this.#addNumber(value.length);
      for (const item of value) await this.add(item);
    } else if (isTypedArray(value)) await this.#addArray(value);
    else if (isPlainObject(value)) {
      const names = Object.keys(value).sort();
      this.#addTag(tags.record);
      this.#addNumber(names.length);
      for (const name of names) {
        this.#addText(name);
        await this.add(value[name]);
      }
    } else
      throw new TypeError(
        `plain data must be numbers, texts, arrays and records of them, got ${nameOf(value)}`,
      );
  }

  async #addArray(array: TypedArray): Promise<void> {
    this.#addTag(tags.array);
    this.#addText(array.constructor.name);
    this.#addNumber(array.length);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let from = 0; from < bytes.length; from += sliceBytes)
      this.#append(await digest(bytes.slice(from, from + sliceBytes)));
  }

  #addTag(tag: number): void {
    this.#append(Uint8Array.of(tag));
  }

  #addNumber(value: number): void {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value);
    this.#append(new Uint8Array(bytes.buffer));
  }

  #addText(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#addNumber(bytes.length);
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = end;
  }
}

type TypedArray = ArrayBufferView & { readonly length: number };

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
