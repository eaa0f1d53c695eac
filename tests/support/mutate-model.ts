import type { Random } from "../../src/core/index.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { decodeState, encodeState } from "../../src/model/native/state-form.ts";
import { mutateJson } from "./mutate-json.ts";
import { drawMutant } from "./mutate-state.ts";

/** The files of a model, by name. */
export type ModelFiles = ReadonlyMap<string, Buffer>;

/** What is done to a model's directory. */
export interface ModelMutation {
  /** In words, for the message of a failure. */
  readonly what: string;
  /** The files that change: other bytes, none at all, a directory in their place, or a link to the path of a file. */
  readonly changes: ReadonlyMap<string, Buffer | "removed" | "directory" | { readonly link: string }>;
  /** Whether the answers to the input example are made anew too, where the changed model still gives some. */
  readonly remakesAnswers: boolean;
}

/** Draws a change of a model. @param others the files of other models, some of which may take the place of its own. */
export function mutateModel(files: ModelFiles, others: readonly ModelFiles[], random: Random): ModelMutation {
  const kind = random.nextInt(20);
  if (kind < 4) return mutateBytes(files, random);
  if (kind < 9) return mutateJsonFile(files, random);
  if (kind < 12) return mutateNumber(files, random);
  if (kind < 17) return mutateFittedState(files, random);
  return mutateFiles(files, others, random);
}

const pick = <T>(items: readonly T[], random: Random): T => items[random.nextInt(items.length)]!;

function change(what: string, name: string, bytes: Buffer | string): ModelMutation {
  return { what: `${name}: ${what}`, changes: new Map([[name, Buffer.from(bytes)]]), remakesAnswers: false };
}

function mutateBytes(files: ModelFiles, random: Random): ModelMutation {
  const name = pick([...files.keys()], random);
  const bytes = Buffer.from(files.get(name)!);
  const at = random.nextInt(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.nextInt(40));
  switch (random.nextInt(6)) {
    case 0:
      bytes[at]! ^= 1 << random.nextInt(8);
      return change(`bit of byte ${at} turned`, name, bytes);
    case 1:
      return change(`cut at ${at}`, name, bytes.subarray(0, at));
    case 2:
      return change(
        `byte put in at ${at}`,
        name,
        Buffer.concat([bytes.subarray(0, at), Buffer.of(random.nextInt(256)), bytes.subarray(at)]),
      );
    case 3:
      return change(
        `${at} to ${end} left out`,
        name,
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
      );
    case 4:
      bytes.fill(random.nextInt(256), at, end);
      return change(`${at} to ${end} filled`, name, bytes);
    default:
      return change(
        `${at} to ${end} repeated`,
        name,
        Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
      );
  }
}

function mutateJsonFile(files: ModelFiles, random: Random): ModelMutation {
  const json = [...files.keys()].filter((name) => name.endsWith(".json"));
  const name = random.nextInt(3) === 0 ? "model.json" : pick(json, random);
  const { what, text } = mutateJson(files.get(name)!.toString("utf8"), random);
  return change(what, name, text);
}

interface ArrayPlace {
  readonly dtype: string;
  readonly offset: number;
  readonly length: number;
}

/** Where the arrays of a model lie in its data. */
function arrayPlaces(value: unknown): ArrayPlace[] {
  if (typeof value !== "object" || value === null) return [];
  if ("$array" in value) return [value.$array as ArrayPlace];
  return Object.values(value).flatMap(arrayPlaces);
}

/** Numbers that take the place of fractions. */
const wildFloats = [0, -0, 1, -1, 0.5, 2, 1e-300, 1e300, -1e300, 1.7e308, Infinity, -Infinity, NaN, 1e9];
/** Numbers that take the place of whole ones: ends of their types, and small numbers that look like indices. */
const wildIntegers = [0, 1, 2, 3, 5, 7, 100, 255, 256, 65535, 2 ** 31 - 1, -1, -2, -(2 ** 31), 2 ** 32 - 1];

/** Draws a change of one number in the data into a wild one of its type. */
function mutateNumber(files: ModelFiles, random: Random): ModelMutation {
  const places = arrayPlaces(JSON.parse(files.get("model.json")!.toString("utf8"))).filter(
    (p) => p.length > 0,
  );
  const { dtype, offset, length } = pick(places, random);
  const bytes = Buffer.from(files.get("model.bin")!);
  const bits = Number(/\d+$/.exec(dtype)![0]);
  const at = offset + random.nextInt(length) * (bits >> 3);
  const number = pick(dtype.startsWith("float") ? wildFloats : wildIntegers, random);
  if (dtype === "float64") bytes.writeDoubleLE(number, at);
  else if (dtype === "float32") bytes.writeFloatLE(number, at);
  else bytes.writeUIntLE(Number(BigInt.asUintN(bits, BigInt(number))), at, bits >> 3);
  return { ...change(`${dtype} at ${at} is ${number}`, "model.bin", bytes), remakesAnswers: true };
}

/** Draws a change of one value of the decoded state. All is written anew, so that only the readers of states can object. */
function mutateFittedState(files: ModelFiles, random: Random): ModelMutation {
  const head = JSON.parse(files.get("model.json")!.toString("utf8")) as { format: number; model: JsonValue };
  const state = decodeState({ json: head.model, data: new Uint8Array(files.get("model.bin")!) });
  const mutant = drawMutant(state, random);
  const { json, data } = encodeState(mutant.state);
  return {
    what: `state ${mutant.path.join(".")}: ${mutant.what}`,
    changes: new Map([
      ["model.json", Buffer.from(JSON.stringify({ format: head.format, model: json }))],
      ["model.bin", Buffer.from(data)],
    ]),
    remakesAnswers: mutant.path[0] !== "answers",
  };
}

/** Draws a change of whole files: they are absent, empty, directories, links, or those of another model. */
function mutateFiles(files: ModelFiles, others: readonly ModelFiles[], random: Random): ModelMutation {
  const names = [...files.keys()];
  const name = pick(names, random);
  const only = (what: string, to: Buffer | "removed" | "directory" | { link: string }): ModelMutation => ({
    what: `${name}: ${what}`,
    changes: new Map([[name, to]]),
    remakesAnswers: false,
  });
  switch (random.nextInt(7)) {
    case 0:
      return only("removed", "removed");
    case 1:
      return only("empty", Buffer.alloc(0));
    case 2:
      return only("a directory", "directory");
    case 3: {
      const link = pick([...names, "nothing", ".", "/dev/null", "/etc/hostname"], random);
      return only(`a link to ${link}`, { link });
    }
    default: {
      const other = pick(others, random);
      const taken = names.filter((item) => item === name || (other.has(item) && random.nextInt(4) === 0));
      return {
        what: `${taken.join(", ")}: of another model`,
        changes: new Map(taken.map((item) => [item, other.get(item) ?? Buffer.alloc(0)])),
        remakesAnswers: random.nextInt(2) === 0,
      };
    }
  }
}
