// node scripts/bundle-service.ts DIRECTORY: makes the prediction service from dist/ as one program without node_modules,
// which the service image holds: service.js, the files of Swagger UI, and the licences of what is inside.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundledPackages, licenceText, refuseImports } from "./bundle/packages.ts";
import { openBundle } from "./bundle/roll.ts";

const root = join(import.meta.dirname, "..");
const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error("usage: node scripts/bundle-service.ts DIRECTORY");
  process.exit(2);
}
const out = resolve(directory);
rmSync(out, { recursive: true, force: true });

const dist = join(root, "dist");
const bundle = await openBundle(join(dist, "cli", "service.js"), dist);
const { output } = await bundle.write({
  dir: out,
  format: "esm",
  entryFileNames: "service.js",
  codeSplitting: false,
  minify: { compress: true, mangle: false },
});
await bundle.close();

const chunks = output.filter((file) => file.type === "chunk");
const missing = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
refuseImports(missing);
const packages = bundledPackages(chunks.flatMap(({ moduleIds }) => moduleIds));

const assets = join(out, "node_modules", "@fastify", "swagger-ui");
mkdirSync(join(assets, "static"), { recursive: true });
const swagger = join(root, "node_modules", "@fastify", "swagger-ui");
for (const file of [
  "package.json",
  "LICENSE",
  "static/swagger-ui.css",
  "static/swagger-ui-bundle.js",
  "static/favicon-32x32.png",
])
  cpSync(join(swagger, file), join(assets, file));

writeFileSync(join(out, "package.json"), `${JSON.stringify({ type: "module", private: true })}\n`);
writeFileSync(join(out, "LICENSES.txt"), licenceText(packages));
cpSync(join(root, "NOTICE"), join(out, "NOTICE"));
console.log(`${out}: service.js of ${packages.length} packages`);
