import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

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

/** A line of the file, which is YAML, with its value in double quotes, in single quotes or in none. */
const line = (key: string): RegExp =>
  new RegExp(`^${key}: *(?:"([^"\\\\]*)"|'([^']*)'|([^"'\\s].*?)) *$`, "m");
// the two lines that are read
const nameLine = line("model_name");
const versionLine = line("model_version");

/** What the registry calls the model in a directory; `undefined` when nothing readable says so. */
export async function readRegistration(directory: string): Promise<Registration | undefined> {
  let text: string;
  try {
    text = (await readFile(join(directory, registrationFile), "utf8")).slice(0, 4096);
  } catch {
    return undefined;
  }
  const [name, version] = [nameLine, versionLine].map((pattern) =>
    pattern.exec(text)?.slice(1).find(Boolean),
  );
  return name === undefined || version === undefined ? undefined : { name, version };
}
