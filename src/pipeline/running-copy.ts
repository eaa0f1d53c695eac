import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory that this copy of Systole runs from: `src` in a checkout, `dist` in a package. */
export const sourceRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** The directory of the package: it holds `package.json`, and in a checkout everything else. */
export const packageRoot = dirname(sourceRoot);

/** The version that `package.json` states. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }
).version;
