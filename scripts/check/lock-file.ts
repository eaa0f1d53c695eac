import type { Finding, Tree } from "./source.ts";

interface LockEntry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockName = "package-lock.json";

/**
 * Checks that `npm ci` does the same everywhere: versions exact, each package pinned by its hash and not by a host,
 * every platform's package in the lock file (npm drops those that it cannot find), no install script.
 */
export function checkLockFile(tree: Tree): readonly Finding[] {
  if (!tree.has(lockName) || !tree.has("package.json"))
    return [{ file: lockName, message: "must exist beside package.json" }];
  const lock = JSON.parse(tree.read(lockName)) as { packages?: Readonly<Record<string, LockEntry>> };
  const entries = lock.packages ?? {};
  return [
    ...inexactVersions(JSON.parse(tree.read("package.json")) as PackageFile),
    ...Object.entries(entries).flatMap(([path, entry]) =>
      path === "" ? [] : entryProblems(path, entry, entries).map((message) => ({ file: lockName, message })),
    ),
  ];
}

function inexactVersions(manifest: PackageFile): Finding[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return Object.entries(all)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({
      file: "package.json",
      message: `version of "${name}" must be exact, got "${version}"`,
    }));
}

function entryProblems(
  path: string,
  entry: LockEntry,
  entries: Readonly<Record<string, LockEntry>>,
): string[] {
  if (entry.link === true) return [];
  const problems: string[] = [];
  if (entry.integrity === undefined) problems.push(`"${path}" must have an integrity hash`);
  if (entry.resolved !== undefined)
    problems.push(`"${path}" must not name where it came from, got "${entry.resolved}"`);
  if (entry.hasInstallScript === true) problems.push(`"${path}" must not have an install script`);
  for (const name of Object.keys(entry.optionalDependencies ?? {}))
    if (!isLocked(path, name, entries))
      problems.push(`"${path}" needs "${name}" on another platform, and the lock file must hold it`);
  return problems;
}

/** Whether a package is locked where Node would find it: in the `node_modules` of the one that needs it, or of a folder above. */
function isLocked(path: string, name: string, entries: Readonly<Record<string, LockEntry>>): boolean {
  for (let folder = path; ; folder = folder.slice(0, folder.lastIndexOf("/node_modules/"))) {
    if (Object.hasOwn(entries, `${folder}/node_modules/${name}`)) return true;
    if (!folder.includes("/node_modules/")) return Object.hasOwn(entries, `node_modules/${name}`);
  }
}
