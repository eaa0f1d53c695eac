import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Comment, type EcmaScriptModule, type Program, parseSync } from "oxc-parser";

/** One place that breaks a rule of the project. */
export interface Finding {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Counted from 1; absent where the whole file is meant. */
  readonly line?: number;
  /** Subject, expectation, finding. */
  readonly message: string;
}

/** A file of the project, read; parsed only when somebody asks. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly module: EcmaScriptModule;
  /** The text with comments blanked out: offsets and lines stay. */
  readonly code: string;
}

/** The files of a checkout and their contents, each read once. */
export interface Tree {
  readonly root: string;
  /** Every file that belongs to the project, relative to the root, sorted. */
  readonly files: readonly string[];
  has(path: string): boolean;
  read(path: string): string;
  source(path: string): Source;
}

/** Folders that are made, not written. */
const skipped = new Set([
  ".git",
  ".cache",
  ".venv",
  "node_modules",
  "workspace",
  "dist",
  "coverage",
  "playwright-report",
]);

/** Lists the files of the checkout at `root`; folders that are made, such as `node_modules` and `workspace`, are left out. */
export function openTree(root: string): Tree {
  const files = listFiles(root, "").sort();
  const known = new Set(files);
  const texts = new Map<string, string>();
  const sources = new Map<string, Source>();
  const read = (path: string): string => remember(texts, path, () => readFileSync(join(root, path), "utf8"));
  return {
    root,
    files,
    has: (path) => known.has(path),
    read,
    source: (path) => remember(sources, path, () => parseSource(path, read(path))),
  };
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(entry.name)) return [];
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function remember<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/**
 * Parses TypeScript.
 *
 * @throws {SyntaxError} naming file and line, when it does not parse.
 */
export function parseSource(path: string, text: string): Source {
  // Decorators of functions are AssemblyScript's own; blanks keep the places of all else.
  const readable = path.startsWith("kernels/")
    ? text.replace(/^@\w+(\(.*\))?$/gm, (decorator) => " ".repeat(decorator.length))
    : text;
  const parsed = parseSync(path, readable, { lang: path.endsWith("x") ? "tsx" : "ts", sourceType: "module" });
  const error = parsed.errors[0];
  if (error !== undefined)
    throw new SyntaxError(`${path}:${lineAt(text, error.labels[0]?.start ?? 0)}: ${error.message}`);
  const { program, comments, module } = parsed;
  let code: string | undefined;
  return {
    path,
    text,
    program,
    comments,
    module,
    get code() {
      code ??= blankComments(text, comments);
      return code;
    },
  };
}

function blankComments(text: string, comments: readonly Comment[]): string {
  let code = "";
  let end = 0;
  for (const comment of comments) {
    code += text.slice(end, comment.start) + text.slice(comment.start, comment.end).replace(/[^\n]/g, " ");
    end = comment.end;
  }
  return code + text.slice(end);
}

/** The line, counted from 1, in which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Whether the file is TypeScript or JavaScript. */
export function isScript(path: string): boolean {
  return /\.([cm]?[jt]s|[jt]sx)$/.test(path);
}

/** Whether the file is a test. */
export function isTest(path: string): boolean {
  return path.startsWith("tests/") || /\.test\.tsx?$/.test(path);
}

/** The TypeScript files of `src/` that are no tests. */
export function productFiles(tree: Tree): string[] {
  return tree.files.filter((path) => path.startsWith("src/") && isScript(path) && !isTest(path));
}
