import type { Random } from "../../src/core/index.ts";
import type { PlainState, StateValue } from "../../src/learn/index.ts";

/** The way from a state to a value in it. */
export type StatePath = readonly (string | number)[];

/** A state in which one value was changed. */
export interface StateMutant {
  readonly path: StatePath;
  /** Whether the value was removed, or is now of another type, or just another one. */
  readonly change: "absent" | "retyped" | "changed";
  readonly what: string;
  readonly state: PlainState;
}

type TypedArray = Extract<StateValue, ArrayBufferView>;

const isArrayView = (value: StateValue): value is TypedArray => ArrayBuffer.isView(value);

/** Every state that differs from this one in one value, by each change that suits it; of a long array a few entries. */
export function* mutantsOf(state: PlainState): Generator<StateMutant> {
  for (const path of pathsOf(state)) {
    const value = valueAt(state, path);
    if (path.length > 0) yield { path, change: "absent", what: "removed", state: replaceAt(state, path, []) };
    for (const other of path.length > 0 ? othersThan(value) : [])
      yield { path, change: "retyped", what: describe(other), state: replaceAt(state, path, [other]) };
    for (const other of variantsOf(value))
      yield { path, change: "changed", what: describe(other), state: replaceAt(state, path, [other]) };
  }
}

/** One of the states that {@link mutantsOf} gives, by chance; each value is as likely as another. */
export function drawMutant(state: PlainState, random: Random): StateMutant {
  const paths = [...pathsOf(state)].slice(1);
  const path = paths[random.nextInt(paths.length)]!;
  const value = valueAt(state, path);
  const draw = random.nextInt(10);
  if (draw === 0) return { path, change: "absent", what: "removed", state: replaceAt(state, path, []) };
  const others = draw < 4 ? othersThan(value) : variantsOf(value);
  const other = others[random.nextInt(Math.max(1, others.length))] ?? null;
  const change = draw < 4 ? "retyped" : "changed";
  return { path, change, what: describe(other), state: replaceAt(state, path, [other]) };
}

/** The ways to all values, the state itself first; a typed array is one value. */
function* pathsOf(value: StateValue, path: StatePath = []): Generator<StatePath> {
  yield path;
  if (typeof value !== "object" || value === null || isArrayView(value)) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* pathsOf((value as Record<string, StateValue>)[key]!, [...path, key]);
}

function valueAt(state: StateValue, path: StatePath): StateValue {
  return path.reduce((value, key) => (value as Record<string, StateValue>)[key]!, state);
}

/** A copy with another value at the end of a way, or with none. */
function replaceAt(state: PlainState, path: StatePath, given: StateValue[]): PlainState {
  if (path.length === 0) return given[0] as PlainState;
  const copy = structuredClone(state);
  const parent = valueAt(copy, path.slice(0, -1));
  const key = path.at(-1)!;
  if (Array.isArray(parent)) parent.splice(key as number, 1, ...given);
  else if (given.length === 0) delete (parent as Record<string, StateValue>)[key];
  else (parent as Record<string, StateValue>)[key] = given[0]!;
  return copy;
}

/** Values of all other types. */
function othersThan(value: StateValue): StateValue[] {
  const all: StateValue[] = [null, true, "word", 3, [], ["a"], [0], {}, { kind: "word" }];
  all.push(Float64Array.of(1, 2), Int32Array.of(1, 2), new Uint8Array(0));
  const type = typeOf(value);
  return all.filter((other) => typeOf(other) !== type);
}

function typeOf(value: StateValue): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return isArrayView(value) ? value.constructor.name : Array.isArray(value) ? "list" : "record";
}

const wild = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  -1,
  -2,
  1,
  2,
  7,
  0.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 31),
  1e150,
  -1e150,
];

const wildEntries = [NaN, Infinity, 0, -1, 2, 255, 2 ** 31, -(2 ** 31), 1e150];

/** Other values of the same type. */
function variantsOf(value: StateValue): StateValue[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return wild.filter((number) => !Object.is(number, value));
  if (typeof value === "string") return ["", `${value}x`, "__proto__", "constant", "numeric", "categorical"];
  if (value === null) return [];
  if (isArrayView(value)) return arrayVariants(value);
  if (Array.isArray(value)) {
    const [first, ...rest] = value as StateValue[];
    if (first === undefined) return [];
    return [[], rest, [...value, first], value.toReversed()];
  }
  return [{ ...value, unknown: 1 }];
}

function arrayVariants(array: TypedArray): StateValue[] {
  const same = array.constructor as new (values: Iterable<number> | number) => TypedArray;
  const values: number[] = Array.from(array);
  const places = [0, values.length - 1].filter((place) => place in values);
  const edited = [...new Set(places)].flatMap((place) =>
    wildEntries.map((number) => new same(values.with(place, number))),
  );
  return [
    new same(0),
    new same(values.slice(1)),
    new same([...values, ...values.slice(0, 1)]),
    new same(values.toReversed()),
    ...edited,
  ];
}

function describe(value: StateValue | undefined): string {
  if (value !== undefined && value !== null && typeof value === "object" && isArrayView(value))
    return `${value.constructor.name} ${Array.from(value).slice(0, 12).join(" ")}`;
  return Object.is(value, -0) || (typeof value === "number" && !Number.isFinite(value))
    ? String(value)
    : JSON.stringify(value);
}
