// `npm run api`: writes api/, the public surface of every door, from the source.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describePublicDoors } from "./api/declarations.ts";

const root = join(import.meta.dirname, "..");
const pages = await describePublicDoors(root);
rmSync(join(root, "api"), { recursive: true, force: true });
mkdirSync(join(root, "api"));
for (const [file, text] of pages) writeFileSync(join(root, file), text);
console.log(`api/: ${pages.size} doors`);
