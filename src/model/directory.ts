import { realpath, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NotFoundError, type Table } from "../core/index.ts";
import { asideOf, describeFileFailure, fileError, replaceDirectory } from "../files/index.ts";
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

/** Default of {@link LoadOptions.maxFileBytes}: 2 GiB, far above any model of ours, below what one buffer holds. */
const defaultMaxFileBytes = 2 ** 31;

/**
 * Loads a model directory. Each file is compared with its size and SHA-256 before anything is parsed; then what the files say
 * is checked against each other, and the model must repeat the answers that it gave when it was saved. Nothing in the directory
 * is executed. When another process replaces the model meanwhile, the new one is read.
 *
 * @throws {NotFoundError} `model/not-found` when there is no such directory.
 * @throws {FormatError} `model/missing-file`, `model/too-large`, `model/checksum`, `model/format`, `model/state` or
 *   `model/answers` when it holds no whole model of a form that is known.
 * @throws {StorageError} `model/unreadable` when a file is there but cannot be read.
 */
export async function loadModel(directory: string, options: LoadOptions = {}): Promise<Model> {
  for (let attempt = 1; ; attempt++) {
    const place = await findDirectory(directory);
    const before = await identityOf(place);
    const outcome = await readModel(place, options).catch((error: unknown) => ({ error }));
    // What was read while another process put a new model there says nothing, also where it looks well: a directory that is no
    // link is another one by the same name, and one that the link has left may be half removed.
    const isSettled = (await findDirectory(directory).catch(() => place)) === place;
    if (attempt < maxAttempts && (!isSettled || (await identityOf(place)) !== before)) continue;
    if ("error" in outcome) throw outcome.error;
    return outcome;
  }
}

/** How often a model is read again because it was replaced meanwhile; a writer without pause lets a reader through before long. */
const maxAttempts = 100;

/** What tells a directory from another one that was put in its place: its inode, and which files it lists. */
async function identityOf(place: string): Promise<string> {
  const { dev, ino } = await stat(place).catch(() => ({ dev: 0, ino: 0 }));
  return `${dev} ${ino} ${await listText(place)}`;
}

async function readModel(place: string, options: LoadOptions): Promise<Model> {
  const { files, checksums } = await readVerified(place, {
    maxFileBytes: options.maxFileBytes ?? defaultMaxFileBytes,
  });
  const registration = await readRegistration(place);
  return modelOfFiles(files, {
    digest: digestOf(checksums),
    name: options.name ?? registration?.name,
    version: options.version ?? registration?.version,
    restore: options.restore ?? restoreClassifier,
  });
}

/**
 * Writes a model directory, whole or not at all: the files go into a directory beside it, are flushed and loaded once as a
 * test, and then the directory is put in place. A model that is there already is replaced; from then on the directory is a link
 * to one beside it.
 *
 * @param options how the test loads it.
 * @returns the model as it was read back.
 * @throws {StorageError} `model/not-saved` or `files/disk-full` when it cannot be written; a model that was there before is unharmed.
 * @throws {FormatError} as {@link loadModel} does, when what was written would not load.
 * @throws {RangeError} when the input example has no row.
 */
export async function saveModel(
  directory: string,
  content: ModelContent,
  options: LoadOptions = {},
): Promise<Model> {
  const target = resolve(directory);
  const files = await filesOf(content);
  files.set(checksumsFile, Buffer.from(checksumsText(checksumsOf(files))));
  return replaceDirectory(
    target,
    async (fresh) => {
      for (const [name, bytes] of files) await writeFile(join(fresh, name), bytes, { flag: "wx" });
      return loadModel(fresh, options);
    },
    { failure: { subject: `model "${target}"`, code: "model/not-saved" } },
  );
}

/**
 * Finds the model's directory with its links followed, so that all files are read from one generation of it. When a replacement
 * of a plain directory was interrupted, that is the old directory, which was set aside.
 */
async function findDirectory(directory: string): Promise<string> {
  const target = resolve(directory);
  try {
    // Twice, since the replacement may end between the first two looks.
    for (const place of [target, asideOf(target), target]) {
      const real = await presentOr(undefined, () => realpath(place));
      if (real !== undefined && (await isThere(join(real, checksumsFile)))) return real;
    }
    if (await isThere(target)) return await realpath(target);
  } catch (cause) {
    throw fileError(cause, {
      subject: `model "${directory}"`,
      to: "read",
      path: target,
      code: "model/unreadable",
    });
  }
  throw new NotFoundError(
    "model/not-found",
    `model "${directory}" must be a model directory, there is none`,
    {
      hint: "`systole run` makes a model and prints where it is",
    },
  );
}

/** What some work finds, or `absent` when there is nothing at its path; other failures are thrown on. */
async function presentOr<T, N>(absent: N, work: () => Promise<T>): Promise<T | N> {
  try {
    return await work();
  } catch (error) {
    if (describeFileFailure(error)?.kind === "missing") return absent;
    throw error;
  }
}

const isThere = (path: string): Promise<boolean> => presentOr(false, async () => Boolean(await stat(path)));

/** The text of `checksums.json`, by which it shows whether the model was replaced; `undefined` when it cannot be read. */
async function listText(directory: string): Promise<string | undefined> {
  try {
    return (await readModelFile(directory, checksumsFile, 1 << 20)).toString("latin1");
  } catch {
    return undefined; // the caller reads it again and reports
  }
}
