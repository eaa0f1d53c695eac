import { basename, extname, resolve } from "node:path";
import { ParameterError } from "../core/index.ts";

/** Latin letters that are no letter with a mark, spelled out. */
const spelled: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŋ: "ng" },
};

/**
 * The name of a new project, in lower case letters, digits and hyphens: that of its directory, where one was asked for, else that of
 * the file. Letters lose their marks. Two files whose names differ in letters never become one project, so that a name in another
 * script is refused.
 *
 * @throws {ParameterError} `init/name` when the name has letters that are not Latin, or no letter and no digit.
 */
export function projectName(file: string, out: string | undefined): string {
  const unpacked = file.replace(/\.gz$/i, "");
  const given = out === undefined ? basename(unpacked, extname(unpacked)) : basename(resolve(out));
  const plain = given
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{ASCII}]/gu, (letter) => spelled[letter] ?? letter);
  const name = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const isLost = /[^\p{ASCII}]/u.test(plain) && /[\p{L}\p{N}]/u.test(plain.replace(/\p{ASCII}+/gu, ""));
  if (name !== "" && !isLost) return name;
  throw new ParameterError(
    "init/name",
    `the name of a project must have Latin letters or digits, which "${given}" ${name === "" ? "has not" : "has not alone"}`,
    {
      hint:
        out === undefined
          ? "name a directory with --out NAME: the project gets its name"
          : "name another directory with --out: the project gets its name",
    },
  );
}
