import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

/** A package that a bundle holds a part of. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly directory: string;
}

/**
 * The packages that modules come from, by name and version.
 *
 * @param moduleIds absolute paths; those outside `node_modules` are our own.
 */
export function bundledPackages(moduleIds: readonly string[]): BundledPackage[] {
  const directories = new Set<string>();
  for (const id of moduleIds) {
    const [directory] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? [];
    if (directory !== undefined) directories.add(directory);
  }
  return [...directories].map(describePackage).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describePackage(directory: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  return { name, version, licence: license ?? "not stated", directory };
}

/** Refuses a bundle that imports anything but what Node itself has. @throws {Error} naming what it imports. */
export function refuseImports(specifiers: readonly string[]): void {
  const found = specifiers.filter((specifier) => !isBuiltin(specifier));
  if (found.length > 0) throw new Error(`the bundle must need Node alone, it imports ${found.join(", ")}`);
}

/** The licences of packages as one text, as most of them ask of whoever passes them on. */
export function licenceText(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, licence, directory }) => {
      const file = readdirSync(directory).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
      const text = file === undefined ? "" : `\n\n${readFileSync(join(directory, file), "utf8").trim()}`;
      return `${name} ${version}: ${licence}${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
