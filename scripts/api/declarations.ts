import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../check/steps.ts";
import { describeSurface } from "./surface.ts";

/** The doors that `package.json` exports, with the file under `api/` that says what is public there. */
export function publicDoors(
  root: string,
): { readonly specifier: string; readonly module: string; readonly file: string }[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const specifier = path === "." ? "systole" : `systole${path.slice(1)}`;
    const module = target.types.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, "");
    return [{ specifier, module, file: `api/${specifier.replace("/", "-")}.md` }];
  });
}

/**
 * Makes the files of `api/` as the source has them now: the compiler writes declarations into a temporary directory, and each
 * door's are put into one page.
 *
 * @returns by the path of the file, its text.
 * @throws {Error} with the compiler's words when the source does not compile.
 */
export async function describePublicDoors(root: string): Promise<ReadonlyMap<string, string>> {
  const directory = mkdtempSync(join(tmpdir(), "systole-api-"));
  try {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { ok, output } = await runProcess(
      process.execPath,
      [tsc, "-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", directory, "--pretty", "false"],
      root,
    );
    if (!ok) throw new Error(output);
    const read = (module: string): string => readFileSync(join(directory, `${module}.d.ts`), "utf8");
    return new Map(
      publicDoors(root).map(({ specifier, module, file }) => [
        file,
        `# ${specifier}\n\n${notice}\n\n\`\`\`ts\n${describeSurface(module, read)}\n\`\`\`\n`,
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Stands at the head of each page. */
const notice =
  "All that this door exports, written by `npm run api`. A review reads the difference: what changes here changes for users.";
