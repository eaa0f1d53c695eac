import { isPlainObject } from "../../core/index.ts";
import { parseJson } from "../json/parse-json.ts";
import { isParquet } from "../source/contents.ts";

/** What a file is: a format with types, or a text table of some dialect. */
export type FileKind = "parquet" | "jsonl" | "json" | "text";

/**
 * Tells what a file is, by its first bytes before its ending: those who export tables give them all kinds of endings.
 *
 * @param head the first bytes, unpacked: 64 KiB or more, unless the file is shorter.
 * @param path the file's name, if it has one; an ending `.gz` is looked through.
 */
export function guessKind(head: Uint8Array, path = ""): FileKind {
  const ending = /\.([a-z]+)$/i.exec(path.replace(/\.gz$/i, ""))?.[1]?.toLowerCase();
  if (isParquet(head) || ending === "parquet") return "parquet";
  const text = new TextDecoder().decode(head).trimStart();
  if (/^\[\s*(\{|\]|$)/.test(text)) return "json";
  if (text.startsWith("{")) return kindOfObject(text);
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  return ending === "json" ? "json" : "text";
}

/** Whether an object is the first of many, one a line, or holds all rows. */
function kindOfObject(text: string): FileKind {
  const [line = "", ...others] = text.split("\n", 2);
  if (/^\{\s*("coding"\s*:\s*"[^"]*"\s*,\s*)?"records"\s*:\s*\[/.test(text)) return "json";
  try {
    const { value } = parseJson(line, (_, cause) => new Error("no JSON", { cause }));
    return isPlainObject(value) ? "jsonl" : "text";
  } catch {
    // an object over several lines, or a first line that is longer than what is known of the file
    return others.length === 0 && line.includes("}") ? "jsonl" : /^\{\s*("|$)/.test(text) ? "json" : "text";
  }
}
