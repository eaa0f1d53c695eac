import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory that this copy of Systole runs from: `src` in a checkout, `dist` in a package. */
export const sourceRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** The package's own directory. */
export const packageRoot = dirname(sourceRoot);

/** The package's own version. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }
).version;
