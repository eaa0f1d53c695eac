import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { hashValue } from "./hash-value.ts";
import { type ModuleNeeds, moduleNeeds } from "./module-needs.ts";

/** What some code is made of. */
export interface CodeParts {
  /** By path, relative to the root and with slashes: the SHA-256 of the file. Sorted by path. */
  readonly files: Readonly<Record<string, string>>;
  /** By name: the installed version, or `absent`. Sorted by name. */
  readonly packages: Readonly<Record<string, string>>;
}

/** A file of ours that was read: what it needs, and its own hash. */
interface ReadModule extends ModuleNeeds {
  readonly sha256: string;
}

/**
 * Tells versions of our own code. The code that begins in some modules is all files that they reach by the imports that are
 * left when they run, and the packages that these import. Sources and compiled modules are read alike, each file once.
 */
export class CodeVersions {
  readonly #root: string;
  readonly #modules = new Map<string, ReadModule | undefined>();
  readonly #packages = new Map<string, string>();

  /** @param root an absolute path: the directory `src` of a checkout or `dist` of a package. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * SHA-256 (hex) of the code that begins in some modules: another one when any file or version of a package has changed.
   *
   * @param entries relative to the root, without extension: `pipeline/evaluate`.
   * @throws {TypeError} when a module is neither there as TypeScript nor compiled.
   */
  versionOf(entries: readonly string[]): string {
    return hashValue(this.partsOf(entries));
  }

  /**
   * The files and packages that the code which begins in these modules is made of.
   *
   * @throws {TypeError} when a module is neither there as TypeScript nor compiled.
   */
  partsOf(entries: readonly string[]): CodeParts {
    const reached = new Map<string, ReadModule>();
    const waiting = entries.map((entry) => this.#entryFile(entry));
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (reached.has(file)) continue;
      const module = this.#read(file);
      if (module === undefined) continue; // a text that looks like a path and is none
      reached.set(file, module);
      for (const other of module.files) waiting.push(join(dirname(file), other));
    }
    const names = [...reached.values()].flatMap((module) => module.packages);
    return {
      files: sortedRecord([...reached].map(([file, { sha256 }]) => [this.#nameOf(file), sha256])),
      packages: sortedRecord([...new Set(names)].map((name) => [name, this.#installedVersion(name)])),
    };
  }

  #entryFile(entry: string): string {
    const found = [".ts", ".js"].map((extension) => join(this.#root, entry + extension)).find(existsSync);
    if (found === undefined)
      throw new TypeError(`the code of a stage must begin in a module, "${entry}" is none`);
    return found;
  }

  #read(file: string): ReadModule | undefined {
    if (this.#modules.has(file)) return this.#modules.get(file);
    const module = isFile(file) ? readModule(file) : undefined;
    this.#modules.set(file, module);
    return module;
  }

  #installedVersion(name: string): string {
    const known = this.#packages.get(name);
    if (known !== undefined) return known;
    const version = installedVersion(name, join(this.#root, "index.js"));
    this.#packages.set(name, version);
    return version;
  }

  #nameOf(file: string): string {
    return relative(this.#root, file).split(sep).join("/");
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readModule(file: string): ReadModule {
  const bytes = readFileSync(file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const needs = /\.[jt]s$/.test(file) ? moduleNeeds(bytes.toString("utf8")) : { files: [], packages: [] };
  return { ...needs, sha256 };
}

/** @param from the file that imports the package: a package is looked for upwards from there. */
function installedVersion(name: string, from: string): string {
  try {
    const manifest = findPackageJSON(name, from);
    if (manifest === undefined) return "absent";
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  } catch {
    return "absent"; // it is optional, or the stage itself will say what is wrong
  }
}

function sortedRecord(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
