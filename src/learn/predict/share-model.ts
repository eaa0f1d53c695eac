import { type Matrix, type SharedInput, shareInput } from "../../core/index.ts";
import type { Pacer } from "../fit/pacer.ts";
import type { FittedClassifier, PlainState, StateValue } from "../protocol/protocol.ts";

/**
 * A fitted classifier on its way to other threads. Its arrays are on shared memory, so that each thread copies names and
 * numbers only.
 */
export type SharedModel = SharedInput<PlainState>;

type SharedArray = Extract<StateValue, ArrayBufferView>;
type ArrayType = new (buffer: SharedArrayBuffer) => SharedArray;

/** Entries of an array that are copied at a time: a matter of a millisecond. */
const SLICE = 0x4_0000;

/** The models that are on shared memory already, as long as their fitted classifiers are in use. */
const sharedModels = new WeakMap<FittedClassifier<Matrix>, SharedModel>();

/**
 * Puts the state of a fitted classifier on shared memory. That is done once; the next call for it returns the same.
 *
 * @throws {unknown} the reason of the pacer's signal, when that is aborted.
 */
export async function shareModel(fitted: FittedClassifier<Matrix>, pacer: Pacer): Promise<SharedModel> {
  let model = sharedModels.get(fitted);
  if (model === undefined) {
    model = shareInput((await shareValue(fitted.state, pacer)) as PlainState);
    sharedModels.set(fitted, model);
  }
  return model;
}

/** A copy of a state's value whose arrays are on shared memory. */
async function shareValue(value: StateValue, pacer: Pacer): Promise<StateValue> {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return shareArray(value, pacer);
  if (Array.isArray(value)) {
    const items: StateValue[] = [];
    for (const item of value as readonly StateValue[]) items.push(await shareValue(item, pacer));
    return items;
  }
  const fields: Record<string, StateValue> = {};
  for (const [name, field] of Object.entries(value)) fields[name] = await shareValue(field, pacer);
  return fields;
}

/** The array itself when it is on shared memory, else a copy that is, made slice by slice. */
async function shareArray(values: SharedArray, pacer: Pacer): Promise<SharedArray> {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new (values.constructor as ArrayType)(new SharedArrayBuffer(values.byteLength));
  for (let from = 0; from < values.length; from += SLICE) {
    shared.set(values.subarray(from, from + SLICE), from);
    if (pacer.isDue()) await pacer.pause();
  }
  return shared;
}
