import { askForName, type Constraint, isPlainObject, showValue, that } from "../../core/index.ts";
import { itemPath, keyPath, mustBe, type Problem, problemAt } from "./problem.ts";

/** What a rule finds: a problem, and what is known of it beside the sentence. */
interface Misfit extends Problem {
  /** What must be there, where a value is not what it must be: `a text`. */
  readonly expectation?: string;
  /** What is there instead. */
  readonly value?: unknown;
  /** Whether it is a key that nobody knows: a later version may have added it. */
  readonly isUnknownKey?: true;
}

/** Finds all that is wrong with a value that stands at a path. A value of any kind may be given; none makes it throw. */
export type Rule = (value: unknown, path: string) => readonly Misfit[];

/** The rule of an object that says which keys it may have. */
export interface Shape extends Rule {
  readonly keys: readonly string[];
}

/** The rule of a key, and whether the key must be there. */
export interface Key<Presence extends "required" | "optional"> {
  readonly rule: Rule;
  readonly presence: Presence;
}

/**
 * A rule for each key of an object type: required where the type requires the key, optional where the type leaves it open. A
 * key that the type has and the description lacks does not compile, nor one that the type does not have.
 */
export type Keys<T> = {
  readonly [K in keyof T]-?: Key<Record<never, never> extends Pick<T, K> ? "optional" : "required">;
};

/** A key that must be there. */
export const required = (rule: Rule): Key<"required"> => ({ rule, presence: "required" });

/** A key that may be absent. One that is `undefined` is absent. */
export const optional = (rule: Rule): Key<"optional"> => ({ rule, presence: "optional" });

/** The rule of a value that a constraint accepts. */
export function is({ accepts, expectation }: Constraint): Rule {
  return (value, path) => (accepts(value) ? [] : [misfit(path, expectation, value)]);
}

/** Any text. */
export const text: Rule = is(that("a text", (value) => typeof value === "string"));

/** A text with something in it. */
export const filledText: Rule = is(
  that("a text that is not empty", (value) => typeof value === "string" && value !== ""),
);

/** A number that is neither `NaN` nor infinite. */
export const finiteNumber: Rule = is(that("a finite number", Number.isFinite));

/** A text or a finite number, as a code of a column is. */
export const code: Rule = is(
  that("a text or a finite number", (value) => typeof value === "string" || Number.isFinite(value)),
);

/** One of some words; a wrong one is answered with the one that was meant. */
export function wordOf(words: readonly string[]): Rule {
  return (value, path) => {
    if (typeof value === "string" && words.includes(value)) return [];
    return [misfit(path, joinWords(words), value, typeof value === "string" ? askForName(value, words) : "")];
  };
}

/** One of the words that a type allows: each stands as a key, so that none is forgotten. */
export const wordOfType = <Word extends string>(words: Readonly<Record<Word, true>>): Rule =>
  wordOf(Object.keys(words));

/** A list whose items a rule takes. @param least how many items it must have. */
export function listOf(rule: Rule, least = 0): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return [misfit(path, "a list", value)];
    if (value.length < least) return [misfit(path, `a list of ${least} or more`, value)];
    return Array.from(value, (item, i) => rule(item, itemPath(path, i))).flat();
  };
}

/** An object with any keys, whose values a rule takes. */
export function recordOf(rule: Rule): Rule {
  return (value, path) =>
    isPlainObject(value)
      ? Object.entries(value).flatMap(([key, item]) => rule(item, keyPath(path, key)))
      : [misfit(path, "an object", value)];
}

/** An object with these keys and no other. An unknown one is answered with the key that was meant. */
export function objectOf<T extends object>(keys: Keys<T>): Shape {
  const rules: Readonly<Record<string, Key<"required" | "optional">>> = keys;
  const known = Object.keys(rules);
  const rule: Rule = (value, path) => {
    if (!isPlainObject(value)) return [misfit(path, "an object", value)];
    return [
      ...unknownKeys(value, path, known),
      ...Object.entries(rules).flatMap(([key, { rule, presence }]) => {
        const item = Object.hasOwn(value, key) ? value[key] : undefined;
        return item === undefined && presence === "optional" ? [] : rule(item, keyPath(path, key));
      }),
    ];
  };
  return Object.assign(rule, { keys: known });
}

/** An object whose keys depend on the value of one of them, its kind. While that is wrong, the keys of every kind are accepted. */
export function byKind<Kind extends string>(key: string, kinds: Readonly<Record<Kind, Shape>>): Rule {
  const shapes: Readonly<Record<string, Shape>> = kinds;
  const kind = wordOf(Object.keys(shapes));
  const known = [...new Set(Object.values(shapes).flatMap((shape) => shape.keys))];
  return (value, path) => {
    if (!isPlainObject(value)) return [misfit(path, "an object", value)];
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const problems = kind(given, keyPath(path, key));
    if (problems.length > 0) return [...unknownKeys(value, path, known), ...problems];
    return shapes[String(given)]?.(value, path) ?? [];
  };
}

/** A rule that applies `second` only to what `first` found nothing wrong with, so that `second` may rely on it. */
export function inTurn(first: Rule, second: Rule): Rule {
  return (value, path) => {
    const problems = first(value, path);
    return problems.length > 0 ? problems : second(value, path);
  };
}

function misfit(path: string, expectation: string, value: unknown, more = ""): Misfit {
  return { ...mustBe(path, expectation, value, more), expectation, value };
}

function unknownKeys(
  value: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
): Misfit[] {
  const given = Object.keys(value).filter((key) => value[key] !== undefined);
  const free = known.filter((key) => !given.includes(key));
  return given
    .filter((key) => !known.includes(key))
    .map((key) => {
      const question = askForName(key, free);
      const sentence = `is unknown${question === "" ? `, the keys here are ${known.join(", ")}` : question}`;
      return { ...problemAt(keyPath(path, key), sentence), isUnknownKey: true };
    });
}

/** "a", "a or b", "a, b or c", each in quotes. */
function joinWords(words: readonly string[]): string {
  const shown = words.map(showValue);
  const last = shown.at(-1) ?? "nothing";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`;
}
