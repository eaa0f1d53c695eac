// Writes docs/errors.md: `npm run docs:errors`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsDoc, errorsDocument } from "./check/error-codes.ts";
import { openTree } from "./check/source.ts";

const root = join(import.meta.dirname, "..");
writeFileSync(join(root, errorsDoc), errorsDocument(openTree(root)));
console.log(`wrote ${errorsDoc}`);
