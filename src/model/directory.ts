import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { NotFoundError, StorageError, SystoleError, type Table } from "../core/index.ts";
import { type FittedClassifier, type PlainState, restoreClassifier } from "../learn/restore/index.ts";
import {
  checksumsFile,
  checksumsOf,
  checksumsText,
  digestOf,
  readModelFile,
  readVerified,
} from "./checksums.ts";
import { filesOf, type ModelContent, modelOfFiles } from "./content.ts";
import type { Model } from "./protocol.ts";
import { readRegistration } from "./registration.ts";

/** How a model directory is read. */
export interface LoadOptions {
  /** The registered name and version, when the caller knows them: a directory need not. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  /** The most that one file may have. Default: 2 GiB. */
  readonly maxFileBytes?: number;
  /** Makes a classifier of its state. Default: by the state's `kind`. */
  readonly restore?: (state: PlainState) => FittedClassifier<Table>;
}

const defaultMaxFileBytes = 2 ** 31;

/**
 * Loads a model directory. Each file is compared with its size and SHA-256 before anything is parsed; then what the
 * files say is checked against each other; nothing is executed.
 *
 * @throws {NotFoundError} `model/not-found`; {@link FormatError} `model/missing-file`, `model/too-large`,
 *   `model/checksum`, `model/format`, `model/state`, `model/answers`; {@link StorageError} `model/unreadable`.
 */
export async function loadModel(directory: string, options: LoadOptions = {}): Promise<Model> {
  const maxFileBytes = options.maxFileBytes ?? defaultMaxFileBytes;
  for (let attempt = 1; ; attempt++) {
    const place = await findDirectory(directory);
    const before = await listText(place);
    try {
      const { files, checksums } = await readVerified(place, { maxFileBytes });
      const registration = await readRegistration(place);
      return await modelOfFiles(files, {
        digest: digestOf(checksums),
        name: options.name ?? registration?.name,
        version: options.version ?? registration?.version,
        restore: options.restore ?? restoreClassifier,
      });
    } catch (error) {
      // Another process may have put a new model in place while this one was reading the old one.
      if (attempt >= 3 || (await listText(place)) === before) throw error;
    }
  }
}

/**
 * Writes a model directory, whole or not at all: into a directory beside it, flushed, loaded once for a test, then
 * renamed. A model that is there already is replaced.
 *
 * @returns the model as it was read back.
 * @throws {StorageError} `model/not-saved`; {@link FormatError} when the model would not load.
 */
export async function saveModel(
  directory: string,
  content: ModelContent,
  options: LoadOptions = {},
): Promise<Model> {
  const target = resolve(directory);
  const files = await filesOf(content);
  files.set(checksumsFile, Buffer.from(checksumsText(checksumsOf(files))));
  const temporary = join(dirname(target), `.${basename(target)}.saving-${process.pid}-${saveCount++}`);
  try {
    await removeLeftovers(target);
    await mkdir(temporary, { recursive: true });
    for (const [name, bytes] of files)
      await writeFile(join(temporary, name), bytes, { flag: "wx", flush: true });
    await flushDirectory(temporary);
    const model = await loadModel(temporary, options);
    await putInPlace(temporary, target);
    return model;
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {}); // the first error is the one to tell
    if (cause instanceof SystoleError) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new StorageError("model/not-saved", `model "${target}" must be written as a whole, got ${code}`, {
      hint: "make room or make the directory writable; a model that was there before is unharmed",
      cause,
    });
  }
}

let saveCount = 0;

/** Where the model that is being replaced stands for the moment between two renames. */
const asideOf = (target: string): string => join(dirname(target), `.${basename(target)}.replaced`);

async function putInPlace(temporary: string, target: string): Promise<void> {
  const aside = asideOf(target);
  if (await exists(target)) {
    await rm(aside, { recursive: true, force: true });
    await rename(target, aside);
  }
  await rename(temporary, target);
  await flushDirectory(dirname(target));
  await rm(aside, { recursive: true, force: true });
}

/** The model's directory; the one set aside when a replacement was interrupted between its two renames. */
async function findDirectory(directory: string): Promise<string> {
  const target = resolve(directory);
  // Twice, since the replacement may end between the first two looks.
  for (const place of [target, asideOf(target), target])
    if (await exists(join(place, checksumsFile))) return place;
  if (await exists(target)) return target;
  throw new NotFoundError(
    "model/not-found",
    `model "${directory}" must be a model directory, there is none`,
    {
      hint: "`systole run` makes a model and prints where it is",
    },
  );
}

const leftoverAgeMs = 3_600_000;

/** Puts an interrupted replacement right, and removes what killed processes left behind an hour ago or more. */
async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  if (!(await exists(target)) && (await exists(asideOf(target)))) await rename(asideOf(target), target);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`.${basename(target)}.saving-`)) continue;
    const { mtimeMs } = await stat(join(parent, name));
    if (Date.now() - mtimeMs > leftoverAgeMs) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function listText(directory: string): Promise<string | undefined> {
  try {
    return (await readModelFile(directory, checksumsFile, 1 << 20)).toString("latin1");
  } catch {
    return undefined; // the caller reads it again and reports
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A rename is kept by the disk once its directory is flushed. Windows has no such call and needs none. */
async function flushDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
