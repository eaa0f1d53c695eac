#!/usr/bin/env node
// The command `systole`: makes sure that Node 24 runs it, then hands over to the source, or to what was built of it.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { endWithParent, findNode24, runNode24 } from "./node24.js";

if (findNode24() === process.execPath) {
  nodeModule.enableCompileCache?.();
  endWithParent();
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const entry = existsSync(source) ? source : new URL("../dist/cli/main.js", import.meta.url);
  const { main } = await import(entry.href);
  await main(process.argv.slice(2));
} else {
  runNode24([fileURLToPath(import.meta.url), ...process.argv.slice(2)], { isOurs: true });
}
