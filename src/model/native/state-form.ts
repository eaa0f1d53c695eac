import { endianness } from "node:os";
import { FormatError, isPlainObject } from "../../core/index.ts";
import type { PlainState, StateValue } from "../../learn/restore/index.ts";
import type { JsonValue } from "../json.ts";

/** A fitted state as two files: JSON, and the bytes of its typed arrays. */
export interface NativeForm {
  readonly json: JsonValue;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The arrays that a state may hold. */
type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Their names in the form, which are NumPy's. */
const arrayTypes = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
} as const;

type Dtype = keyof typeof arrayTypes;

/** How deep a state may nest. States of ours stay far below; the limit keeps a hostile file from exhausting the stack. */
const maxDepth = 64;
/** At which multiple of bytes each array begins: the size of the largest element, so that arrays can be read in place. */
const alignment = 8;
/** The next place at which an array may begin. */
const align = (offset: number): number => Math.ceil(offset / alignment) * alignment;

/**
 * Writes a state in native form 1: typed arrays lie one after the other in the data, little-endian, each at a multiple
 * of 8 bytes, and stand in the JSON as `{"$array": {dtype, offset, length}}`. Numbers that JSON does not have are
 * `{"$number": "NaN"}`, and a key that begins with `$` gets another one in front.
 */
export function encodeState(state: PlainState): NativeForm {
  const arrays: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  const encode = (value: StateValue): JsonValue => {
    if (typeof value === "number") return encodeNumber(value);
    if (typeof value !== "object" || value === null) return value;
    if (isTypedArray(value)) {
      const offset = align(end);
      end = offset + value.byteLength;
      arrays.push({ offset, bytes: littleEndian(value) });
      return { $array: { dtype: dtypeOf(value), offset, length: value.length } };
    }
    if (Array.isArray(value)) return value.map(encode);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key.startsWith("$") ? `$${key}` : key, encode(item)]),
    );
  };
  const json = encode(state);
  const data = new Uint8Array(align(end));
  for (const { offset, bytes } of arrays) data.set(bytes, offset);
  return { json, data };
}

/**
 * Reads native form 1. The arrays must lie in the data as {@link encodeState} puts them, with nothing between or behind,
 * so that a file cannot claim more memory than it has bytes; and none holds NaN, which would poison predictions.
 *
 * @throws {FormatError} `model/format`.
 */
export function decodeState({ json, data }: NativeForm): PlainState {
  let end = 0;
  const takeArray = (place: JsonValue): TypedArray => {
    if (!isPlainObject(place)) throw malformed("an array must have dtype, offset and length");
    const { dtype, offset, length } = place;
    if (typeof dtype !== "string" || !Object.hasOwn(arrayTypes, dtype))
      throw malformed(`an array must have a known dtype, got ${JSON.stringify(dtype)}`);
    if (!Number.isSafeInteger(length) || (length as number) < 0)
      throw malformed(`an array must have a length, got ${JSON.stringify(length)}`);
    if (offset !== align(end)) throw malformed(`an array must begin at byte ${align(end)}, got ${offset}`);
    const Type = arrayTypes[dtype as Dtype];
    const bytes = (length as number) * Type.BYTES_PER_ELEMENT;
    if (offset + bytes > data.byteLength)
      throw malformed(
        `an array must lie in the ${data.byteLength} bytes of the data, it ends at ${offset + bytes}`,
      );
    end = offset + bytes;
    const array = fromLittleEndian(data.subarray(offset, end), Type);
    if (isFloat(array) && array.includes(NaN)) throw malformed("the arrays of a model must not hold NaN");
    return array;
  };
  const decode = (value: JsonValue, depth: number): StateValue => {
    if (depth > maxDepth) throw malformed(`a state must not nest deeper than ${maxDepth}`);
    if (typeof value !== "object" || value === null) return value;
    if (isArray(value)) return value.map((item) => decode(item, depth + 1));
    if (Object.hasOwn(value, "$array")) return takeArray(value["$array"]!);
    if (Object.hasOwn(value, "$number")) return decodeNumber(value["$number"]!);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key.startsWith("$$") ? key.slice(1) : key,
        decode(item, depth + 1),
      ]),
    );
  };
  const state = decode(json, 0);
  if (align(end) !== data.byteLength)
    throw malformed(`the data must have ${align(end)} bytes, got ${data.byteLength}`);
  if (!isPlainState(state)) throw malformed("a state must be an object with a kind");
  return state;
}

/** The numbers that JSON does not have, by their names in the form. */
const specialNumbers: Readonly<Record<string, number>> = {
  NaN: NaN,
  Infinity: Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
};

function encodeNumber(value: number): JsonValue {
  if (Object.is(value, -0)) return { $number: "-0" };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function decodeNumber(name: JsonValue): number {
  if (typeof name !== "string" || !Object.hasOwn(specialNumbers, name))
    throw malformed(`a special number must be NaN, Infinity, -Infinity or -0, got ${JSON.stringify(name)}`);
  return specialNumbers[name]!;
}

function isTypedArray(value: object): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function dtypeOf(array: TypedArray): Dtype {
  for (const [dtype, Type] of Object.entries(arrayTypes)) if (array instanceof Type) return dtype as Dtype;
  throw new TypeError(`a state must not hold a ${array.constructor.name}`);
}

function isFloat(array: TypedArray): array is Float64Array | Float32Array {
  return array instanceof Float64Array || array instanceof Float32Array;
}

/** Whether this machine writes numbers as the form does; else bytes are turned round. */
const isLittleEndian = endianness() === "LE";

function littleEndian(array: TypedArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return isLittleEndian ? bytes : swapBytes(bytes.slice(), array.BYTES_PER_ELEMENT);
}

/** An array of its bytes. They are copied, so that the array is aligned and the bytes of the whole file can be given back. */
function fromLittleEndian(bytes: Uint8Array, Type: (typeof arrayTypes)[Dtype]): TypedArray {
  const copy = bytes.slice();
  if (!isLittleEndian) swapBytes(copy, Type.BYTES_PER_ELEMENT);
  return new Type(copy.buffer);
}

/** Turns the bytes of each element round, in place. */
export function swapBytes<T extends Uint8Array>(bytes: T, elementBytes: number): T {
  for (let start = 0; start < bytes.length; start += elementBytes)
    bytes.subarray(start, start + elementBytes).reverse();
  return bytes;
}

const isArray: (value: JsonValue) => value is readonly JsonValue[] = Array.isArray;

function isPlainState(value: StateValue): value is PlainState {
  return isPlainObject(value) && typeof value["kind"] === "string";
}

function malformed(finding: string): FormatError {
  return new FormatError("model/format", `the native form of a model is malformed: ${finding}`, {
    hint: "make the model again, or take it from its registry",
  });
}
