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
  if (/^\[\s*([{["\]\d-]|(null|true|false)\b|$)/.test(text)) return "json";
  if (text.startsWith("{")) return kindOfObject(text, ending);
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  return ending === "json" ? "json" : "text";
}

/** Whether an object is the first of many, one a line, or holds all rows. */
function kindOfObject(text: string, ending: string | undefined): FileKind {
  const areLines = ending === "jsonl" || ending === "ndjson";
  if (/^\{\s*("coding"\s*:\s*"[^"]*"\s*,\s*)?"records"\s*:\s*\[/.test(text)) return "json";
  const [line = "", next = ""] = text.split("\n");
  try {
    const { value } = parseJson(line, (_, cause) => new Error("no JSON", { cause }));
    if (isPlainObject(value)) return areLines || next.trim() !== "" ? "jsonl" : "json";
  } catch {
    // an object over several lines, a fault in the first one, or one that is longer than what is known of the file
  }
  return areLines ? "jsonl" : ending === "json" || /^\{\s*(["}]|$)/.test(text) ? jsonOf(line) : "text";
}

/** Of a line that is no JSON: if it ends as an object does, a fault in it is to be found where lines are read. */
const jsonOf = (line: string): FileKind => (/^\{.*\}\s*$/.test(line) ? "jsonl" : "json");
