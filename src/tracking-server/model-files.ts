import { parse } from "yaml";
import { SystoleError } from "../core/index.ts";
import { schemaOfJson } from "../model/index.ts";
import type { Schema } from "../schema/index.ts";
import { getBytes } from "../track/index.ts";
import { openArtifacts } from "./artifact-tree.ts";
import type { PageSources, ReadArtifacts } from "./read-store.ts";

/** One column or tensor that a model takes or answers, as MLflow's signature names it. */
export interface SignaturePart {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** What the files of a model tell of it. */
export interface ModelFiles {
  /** The flavours by which the model can be loaded, as `MLmodel` names them: `systole`, `sklearn`, `python_function`. */
  readonly flavours: readonly string[];
  /** The version of MLflow whose form the files have. */
  readonly mlflowVersion?: string;
  readonly inputs: readonly SignaturePart[];
  readonly outputs: readonly SignaturePart[];
  /** The schema of its columns, which models of Systole have. */
  readonly schema?: Schema;
}

/** The flavour of Systole's own models, the only one that `systole serve` loads. */
export const ownFlavour = "systole";

/** The most bytes of `MLmodel` that are read: 128 KiB; that of a table of 1,000 columns has some 60. */
const mostOfMlmodel = 128 * 1024;
/** The most lists and maps within lines of `MLmodel`; it has a few dozen, and columns are within quotes. */
const mostNestings = 500;
/** The most bytes of `schema.json` that are read: 1 MiB. */
const mostOfSchema = 1024 * 1024;
/** The most columns of a signature that are shown. */
const mostParts = 1000;

/**
 * Reads what the files of a model tell of it. Nothing of the model itself is read or run.
 *
 * @returns `undefined` when there is no `MLmodel` that can be read, because the files lie elsewhere for example.
 */
export async function readModelFiles(
  open: PageSources["artifacts"],
  artifactUri: string,
): Promise<ModelFiles | undefined> {
  try {
    const artifacts = openArtifacts(open, artifactUri);
    const found = parseMlmodel(await readText(artifacts, "MLmodel", mostOfMlmodel));
    if (found === undefined || !found.flavours.includes(ownFlavour)) return found;
    const schema = await readSchema(artifacts);
    return schema === undefined ? found : { ...found, schema };
  } catch (error) {
    if (error instanceof SystoleError) return undefined;
    throw error;
  }
}

/** What the text of `MLmodel` says; `undefined` when it is no such text. Any program may have written it. */
export function parseMlmodel(text: string): ModelFiles | undefined {
  if (countNestings(text) > mostNestings) return undefined;
  let content: Record<string, unknown>;
  try {
    content = asRecord(parse(text, { maxAliasCount: 10, logLevel: "error" }));
  } catch {
    return undefined; // no YAML, or more aliases than MLflow ever writes
  }
  const signature = asRecord(content["signature"]);
  const version = content["mlflow_version"];
  return {
    flavours: Object.keys(asRecord(content["flavors"])).slice(0, 20),
    ...(typeof version === "string" ? { mlflowVersion: version } : {}),
    inputs: signatureParts(signature["inputs"]),
    outputs: signatureParts(signature["outputs"]),
  };
}

/** How often a text begins a list or a map on a line that goes on, outside of quotes: the parser takes time by the square of it. */
function countNestings(text: string): number {
  const bare = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"/gs, "");
  return bare.match(/[[{]|[-?] /g)?.length ?? 0;
}

async function readSchema(artifacts: ReadArtifacts): Promise<Schema | undefined> {
  try {
    return schemaOfJson(JSON.parse(await readText(artifacts, "schema.json", mostOfSchema)));
  } catch (error) {
    if (error instanceof SystoleError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readText(artifacts: ReadArtifacts, path: string, maxBytes: number): Promise<string> {
  return new TextDecoder().decode(await getBytes(artifacts, path, { maxBytes }));
}

/** The parts of a signature, which `MLmodel` has as JSON in a text; none when it is something else. */
function signatureParts(value: unknown): SignaturePart[] {
  let parts: unknown;
  try {
    parts = typeof value === "string" ? JSON.parse(value) : undefined;
  } catch {
    return [];
  }
  if (!Array.isArray(parts)) return [];
  return parts.slice(0, mostParts).map((part: unknown) => {
    const { name, type, required, ...rest } = asRecord(part);
    const tensor = asRecord(rest["tensor-spec"]);
    const shape = Array.isArray(tensor["shape"]) ? ` ${JSON.stringify(tensor["shape"])}` : "";
    return {
      name: typeof name === "string" ? name : "",
      type: typeof tensor["dtype"] === "string" ? `${tensor["dtype"]} tensor${shape}` : String(type ?? ""),
      isRequired: required !== false,
    };
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
