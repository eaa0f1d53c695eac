/** A place in a text; line and column count from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

// Patterns of RFC 8259. They are sticky: each matches at its `lastIndex` only.
/** White space, or none. */
const space = /[\t\n\r ]*/y;
/** A value that is no string, object or array. */
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** An escape inside a string. */
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where a text stops being JSON (RFC 8259): the place of the first character that cannot stand there, or the end of a text that
 * is too short. Used for the message only, after `JSON.parse` has refused the text without saying where.
 */
export function findJsonError(text: string): TextPlace {
  const at = new JsonWalker(text).walk();
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return { line, column: at - (before.lastIndexOf("\n") + 1) + 1 };
}

class JsonWalker {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the place of the first wrong character; the length when the text ends too early or is JSON. */
  walk(): number {
    const open: string[] = [];
    let wants: "value" | "value or end" | "key" | "key or end" | "comma or end" = "value";
    for (;;) {
      this.#match(space);
      const char = this.#text[this.#at];
      if (char === undefined) return this.#at;
      const end = open.at(-1);
      if (wants === "comma or end") {
        if (end === undefined) return this.#at;
        if (char === ",") wants = end === "}" ? "key" : "value";
        else if (char === end) open.pop();
        else return this.#at;
        this.#at++;
      } else if (char === end && wants.endsWith("or end")) {
        open.pop();
        this.#at++;
        wants = "comma or end";
      } else if (wants.startsWith("key")) {
        if (char !== '"' || !this.#string()) return this.#at;
        this.#match(space);
        if (this.#text[this.#at] !== ":") return this.#at;
        this.#at++;
        wants = "value";
      } else if (char === "{" || char === "[") {
        open.push(char === "{" ? "}" : "]");
        wants = char === "{" ? "key or end" : "value or end";
        this.#at++;
      } else {
        if (!(char === '"' ? this.#string() : this.#match(scalar))) return this.#at;
        wants = "comma or end";
      }
    }
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  /** Goes behind a string; stays at the wrong character when it is none. */
  #string(): boolean {
    for (this.#at++; ; ) {
      const char = this.#text[this.#at];
      if (char === undefined || char < " ") return false;
      if (char === "\\") {
        if (!this.#match(escaped)) return false;
      } else this.#at++;
      if (char === '"') return true;
    }
  }
}
