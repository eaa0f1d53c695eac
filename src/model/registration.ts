import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readOptionalFile } from "./checksums.ts";

/** What the registry calls a model. */
export interface Registration {
  readonly name: string;
  readonly version: string;
}

/** The file in which MLflow notes it beside a model taken from its registry. It is no part of the model's digest. */
const registrationFile = "registered_model_meta";

/** Notes in a copy of a registered model what the registry calls it. */
export async function writeRegistration(directory: string, { name, version }: Registration): Promise<void> {
  const text = `model_name: ${JSON.stringify(name)}\nmodel_version: ${JSON.stringify(version)}\n`;
  await writeFile(join(directory, registrationFile), text, { flush: true });
}

/** The most bytes that the file may have: 64 KiB, for two short lines. */
const maxBytes = 1 << 16;

/** A line of the file, which is YAML, with its value in double quotes, in single quotes or in none. */
const line = (key: string): RegExp =>
  new RegExp(`^${key}: *(?:("(?:[^"\\\\]|\\\\.)*")|'([^']*)'|([^"'\\s].*?)) *$`, "m");
// the two lines that are read
const nameLine = line("model_name");
const versionLine = line("model_version");

/**
 * What the registry calls the model in a directory; `undefined` when nothing there says so. No digest has it, so a caller that
 * knows the registry asks that too.
 *
 * @throws {FormatError} `model/missing-file` when it is no file but a pipe or a directory, for example, `model/too-large`.
 * @throws {StorageError} `model/unreadable` when it is there but cannot be read.
 */
export async function readRegistration(directory: string): Promise<Registration | undefined> {
  const bytes = await readOptionalFile(directory, registrationFile, maxBytes);
  const text = bytes?.toString("utf8") ?? "";
  const name = textOf(nameLine.exec(text));
  const version = textOf(versionLine.exec(text));
  return name === undefined || version === undefined ? undefined : { name, version };
}

function textOf(found: RegExpExecArray | null): string | undefined {
  const [, inDouble, inSingle, plain] = found ?? [];
  if (inDouble === undefined) return inSingle || plain;
  try {
    return String(JSON.parse(inDouble)) || undefined; // what YAML escapes as JSON does not is not read
  } catch {
    return undefined;
  }
}
