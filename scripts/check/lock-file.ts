import { minVersion, satisfies } from "semver";
import type { Finding, Tree } from "./source.ts";

interface LockEntry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageFile {
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockName = "package-lock.json";

/**
 * Checks that `npm ci` does the same everywhere: versions exact, each package pinned by its hash and not by a host,
 * every platform's package in the lock file (npm drops those that it cannot find), no install script, and no warning of npm
 * on a Node that `engines` promises.
 */
export function checkLockFile(tree: Tree): readonly Finding[] {
  if (!tree.has(lockName) || !tree.has("package.json"))
    return [{ file: lockName, message: "must exist beside package.json" }];
  const lock = JSON.parse(tree.read(lockName)) as { packages?: Readonly<Record<string, LockEntry>> };
  const entries = lock.packages ?? {};
  const manifest = JSON.parse(tree.read("package.json")) as PackageFile;
  const nodes = promisedNodes(manifest);
  return [
    ...inexactVersions(manifest),
    ...Object.entries(entries).flatMap(([path, entry]) =>
      path === ""
        ? []
        : [...entryProblems(path, entry, entries), ...engineProblems(path, entry, nodes)].map((message) => ({
            file: lockName,
            message,
          })),
    ),
  ];
}

/** The first Node that `engines` of package.json promises, and the first usual one of each later line that is maintained for long. */
function promisedNodes({ engines }: PackageFile): readonly string[] {
  const range = engines?.node ?? "*";
  const first = minVersion(range)?.version ?? "0.0.0";
  return [first, "22.13.0", "24.0.0"].filter((version) => satisfies(version, range));
}

function engineProblems(path: string, { engines }: LockEntry, nodes: readonly string[]): string[] {
  const range = engines?.node;
  if (range === undefined) return [];
  return nodes
    .filter((version) => !satisfies(version, range))
    .map(
      (version) => `"${path}" must take Node ${version}, which package.json promises, it asks for "${range}"`,
    );
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
