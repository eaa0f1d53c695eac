import { ParameterError, type SystoleError } from "../../core/index.ts";
import type { SearchFault } from "./check.ts";
import type { SearchKey } from "./search.ts";
import { type SearchedEntity, searchables } from "./searchable.ts";

/** Reads the words of MLflow's search grammar off a text, and says where it stopped. */
export class Scanner {
  readonly #code: "track/search-filter" | "track/search-order";
  readonly #subject: string;
  readonly #text: string;
  #place = 0;

  /** @param subject what the text is, for messages: "filter". */
  constructor(code: "track/search-filter" | "track/search-order", subject: string, text: string) {
    this.#code = code;
    this.#subject = subject;
    this.#text = text;
  }

  /** Where the next word begins, counted from 0 in UTF-16 units; blanks are passed over. */
  get place(): number {
    this.#take(/\s+/y);
    return this.#place;
  }

  get isAtEnd(): boolean {
    return this.place === this.#text.length;
  }

  /** Takes what a sticky pattern matches here; `undefined` when it does not. */
  take(pattern: RegExp): string | undefined {
    this.#take(/\s+/y);
    return this.#take(pattern);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#place;
    const [match] = pattern.exec(this.#text) ?? [];
    if (match !== undefined) this.#place += match.length;
    return match;
  }

  /** Takes a keyword, in upper or lower case, when it stands here. @returns whether it does. */
  takeWord(word: string): boolean {
    return (
      this.take(new RegExp(`${word.replaceAll(" ", "\\s+")}(?![\\p{L}\\p{N}_.$#@])`, "iuy")) !== undefined
    );
  }

  /** Takes a text in quotes, in which the quote itself is written twice. @param quotes the characters that may quote it. */
  takeQuoted(quotes: string): string | undefined {
    for (const quote of quotes) {
      const quoted = this.take(new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`, "uy"));
      if (quoted !== undefined) return quoted.slice(1, -1).replaceAll(quote + quote, quote);
    }
    return undefined;
  }

  /**
   * Takes a key with its prefix; an attribute needs none. A name with other characters than letters, digits and `_` stands in
   * backticks or double quotes.
   *
   * @throws {ParameterError} `track/search-filter` or `track/search-order` when no key of such a thing stands here.
   */
  takeKey(entity: SearchedEntity): SearchKey {
    const { prefixes, aliases } = searchables[entity];
    const place = this.place;
    const first = this.takeQuoted("`") ?? this.takeQuoted('"') ?? this.#take(/[\p{L}\p{N}_$#@]+/uy);
    if (first === undefined)
      throw this.refuse({ message: "name a key here", hint: "write as in metrics.auc > 0.9" });
    if (this.#take(/\./y) === undefined) return { kind: "attribute", name: unalias(aliases, first) };
    const kind = Object.hasOwn(prefixes, first) ? prefixes[first] : undefined;
    if (kind === undefined)
      throw this.refuse(
        {
          message: `begin a key with one of ${Object.keys(prefixes).join(", ")}, got "${first}"`,
          hint: "an attribute needs no prefix",
        },
        place,
      );
    const name = this.takeQuoted("`") ?? this.takeQuoted('"') ?? this.#take(/[\p{L}\p{N}_.$#@]+/uy);
    if (name === undefined)
      throw this.refuse({
        message: `name the ${kind} behind the point`,
        hint: "names with other characters stand in backticks",
      });
    return { kind, name: kind === "attribute" ? unalias(aliases, name) : name };
  }

  /** Makes the error that the text is not as it must be. @param place where. Default: where the scanner stands. */
  refuse({ message, hint }: SearchFault, place = this.place): SystoleError {
    const rest = this.#text.slice(place, place + 40);
    const finding = message.includes(", got ")
      ? message
      : `${message}, got ${rest === "" ? "its end" : `"${rest}"`}`;
    return new ParameterError(
      this.#code,
      `the ${this.#subject} must, at character ${place + 1}, ${finding}`,
      {
        hint,
        details: { place, text: this.#text.slice(0, 1000) },
      },
    );
  }
}

function unalias(aliases: Readonly<Record<string, string>>, name: string): string {
  return (Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name;
}
