import { join } from "node:path";
import { openBundle } from "../bundle/roll.ts";
import { type Finding, productFiles, type Source, type Tree } from "./source.ts";

/**
 * The modules that serve, and how many bytes each may have as a minified bundle. The limit catches what the rule about modules
 * does not know, such as a large package.
 */
export const serving: Readonly<Record<string, { readonly mostBytes: number }>> = {
  "src/learn/restore/index.ts": { mostBytes: 100_000 },
  "src/cli/service.ts": { mostBytes: 950_000 },
};

/** Types that only code which trains takes: a module that imports one is part of a fit. */
const ofFits = new Set(["FitOptions", "Pacer"]);

/** Matches a file that declares a class that can be fitted. */
const isEstimator = /\bclass \w+ implements Classifier<Matrix>/;
/** Matches a file of the kernels. */
const isKernel = /^src\/learn\/kernels?\//;
/** Matches a file that declares a class that was fitted and answers. */
const isFitted = /\bclass \w+ implements FittedClassifier<Matrix>/;

/**
 * The modules that train classifiers, by what they do and not by their names: all that unfitted ones load at run time from the
 * folders of classifiers, and the kernels, without what fitted ones load to answer.
 *
 * @returns by the path of the module, why it is one.
 */
export function findTrainingCode(tree: Tree): ReadonlyMap<string, string> {
  const files = productFiles(tree).filter((path) => path.startsWith("src/learn/"));
  const declaring = (pattern: RegExp): string[] =>
    files.filter((path) => pattern.test(tree.source(path).code));
  const answering = reach(tree, declaring(isFitted));
  const estimators = declaring(isEstimator);
  const folders = new Set(estimators.map(folderOf));
  const training = new Map<string, string>();
  for (const estimator of estimators)
    for (const path of reach(tree, [estimator]))
      if (!answering.has(path) && (folders.has(folderOf(path)) || isKernel.test(path)))
        training.set(path, `${estimator} trains with it`);
  for (const path of answering) {
    const name = namesOf(tree.source(path)).find((imported) => ofFits.has(imported));
    if (name !== undefined) training.set(path, `it takes ${name}`);
  }
  return training;
}

/** Some files, and all of `src/learn/` that they load at run time, directly or not. */
function reach(tree: Tree, files: readonly string[]): ReadonlySet<string> {
  const found = new Set(files);
  for (const path of found)
    for (const { to, isType } of requestsOf(tree.source(path)))
      if (!isType && to.startsWith("src/learn/")) found.add(to);
  return found;
}

/** The folder of `src/learn/` that a file lies in, however deep: `tree` for `src/learn/tree/grow/grower.ts`. */
function folderOf(path: string): string | undefined {
  return /^src\/learn\/([^/]+)\//.exec(path)?.[1];
}

interface Request {
  readonly to: string;
  /** Whether only types are imported, so that nothing is loaded. */
  readonly isType: boolean;
}

function requestsOf({ path, module }: Source): Request[] {
  const resolve = (specifier: string): string => join(path, "..", specifier).replaceAll("\\", "/");
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    to: resolve(moduleRequest.value),
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ to: resolve(moduleRequest.value), isType }],
    ),
  );
  return [...imports, ...exports];
}

/** The names that a file imports, types included. */
function namesOf({ module }: Source): string[] {
  return module.staticImports.flatMap(({ entries }) =>
    entries.flatMap(({ importName }) =>
      importName.kind === "Name" && importName.name ? [importName.name] : [],
    ),
  );
}

/** Checks that what serves loads no code that trains: bundles it, and looks at which modules are in it. */
export async function checkServing(
  tree: Tree,
  entries: typeof serving = serving,
): Promise<readonly Finding[]> {
  const training = findTrainingCode(tree);
  const findings: Finding[] = [];
  for (const [file, { mostBytes }] of Object.entries(entries)) {
    const { modules, nBytes } = await bundleOf(tree, file);
    for (const path of modules) {
      const reason = training.get(path);
      if (reason !== undefined)
        findings.push({ file, message: `must load nothing that trains, got ${path}: ${reason}` });
    }
    if (nBytes > mostBytes)
      findings.push({ file, message: `must have at most ${mostBytes} bytes as a bundle, got ${nBytes}` });
  }
  return findings;
}

/** Bundles a file. @returns the modules of `src/` of which any code is left in the bundle, and its size in bytes. */
export async function bundleOf(
  tree: Tree,
  file: string,
): Promise<{ readonly modules: readonly string[]; readonly nBytes: number }> {
  const bundle = await openBundle(join(tree.root, file), join(tree.root, "src"));
  try {
    const { output } = await bundle.generate({ format: "esm", codeSplitting: false, minify: true });
    const chunks = output.filter((part) => part.type === "chunk");
    const ids = chunks.flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([id, { code }]) => (code === null || code === "" ? [] : [id])),
    );
    return {
      modules: tree.files.filter((path) => ids.includes(join(tree.root, path))),
      nBytes: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0),
    };
  } finally {
    await bundle.close();
  }
}
