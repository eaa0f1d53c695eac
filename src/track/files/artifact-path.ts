import { ParameterError } from "../../core/index.ts";
import { stagingName } from "../../files/index.ts";

/** The most bytes of a whole path. Linux takes 4096, of which the root needs some. */
const maxPathBytes = 4000;
/** The most bytes of one name: the limit of common file systems. */
const maxNameBytes = 255;

/** How the names of files begin that are still being written: they are neither listed nor readable. */
export const temporaryPrefixes = [stagingName, ".artifact.uploading."] as const;

/**
 * Checks that a path names something below a root and nothing else, however often it is decoded on its way: no `..`,
 * nothing absolute, no drive or scheme, no backslash, no control character, no `#` and `?`.
 *
 * @returns the path's segments.
 * @throws {ParameterError} `track/artifact-path`.
 */
export function checkArtifactPath(path: string): readonly string[] {
  let form = path;
  for (;;) {
    const fault = findFault(form);
    if (fault !== undefined)
      throw new ParameterError(
        "track/artifact-path",
        `the path of an artifact must be relative, with / between plain names, got one ${fault}`,
        { details: { path: path.slice(0, 200) } },
      );
    const decoded = decodeOnce(form);
    if (decoded === form) return path.split("/");
    form = decoded;
  }
}

/** What is wrong with a path, to stand after "got one"; `undefined` when nothing is. */
function findFault(path: string): string | undefined {
  if (path === "") return "that is empty";
  if (Buffer.byteLength(path) > maxPathBytes) return `of more than ${maxPathBytes} bytes`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(path)) return "with a control character";
  if (!path.isWellFormed()) return "that is not well-formed Unicode";
  if (path.includes("\\")) return "with a backslash";
  if (/[#?]/.test(path)) return "with # or ?";
  if (path.startsWith("/")) return "that is absolute";
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return "with a scheme or drive";
  if (path.startsWith("~")) return "that starts in a home directory";
  for (const name of path.split("/")) {
    if (name === "") return "with an empty name";
    if (/^[. ]+$/.test(name.normalize("NFKC"))) return "with a name of dots";
    if (Buffer.byteLength(name) > maxNameBytes) return `with a name of more than ${maxNameBytes} bytes`;
    if (temporaryPrefixes.some((prefix) => name.startsWith(prefix))) return "with a name that is reserved";
  }
  return undefined;
}

/** Decodes what a lenient decoder would: each `%xx` by itself, and the overlong forms of `.`, `/` and `\`. */
function decodeOnce(path: string): string {
  return path
    .replace(/%c0%(ae|af)/gi, (_, low: string) => (low.toLowerCase() === "ae" ? "." : "/"))
    .replace(/%c1%9c/gi, "\\")
    .replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%u00([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
