import { FormatError } from "../core/index.ts";

/** What JSON holds. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Parses JSON of a model's file. @throws {FormatError} `model/format` naming the file. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError("model/format", `${name} of a model must be JSON`, { cause });
  }
}

/** A value as the bytes of a file: JSON that a person can read, and a new line. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}
