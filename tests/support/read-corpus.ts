import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDb } from "../../src/data/index.ts";
import { fuzzTable } from "./fuzz-tables.ts";
import { brokenPromise, readTableBytes } from "./read-table-bytes.ts";
import { corpus } from "./text-corpus.ts";

// node tests/support/read-corpus.ts N SEED: reads the corpus and N files made by chance in this process, and prints
// what became of them and the most memory that the process had.

const [n = 1000, seed = 1] = process.argv.slice(2).map(Number);
const place = { directory: await mkdtemp(join(tmpdir(), "systole-corpus-")), duckdb: new DuckDb() };
/** For how many files one database is used: a real run opens one for a file or a directory of them. */
const filesADatabase = 200;
const codes: Record<string, number> = {};
const broken: string[] = [];
let read = 0;

async function look(name: string, { bytes, format }: ReturnType<typeof fuzzTable>): Promise<void> {
  try {
    const outcome = await readTableBytes(bytes, format, place);
    const problem = brokenPromise(outcome, true);
    if (problem !== undefined) broken.push(`${name}: ${problem}`);
    if ("dataset" in outcome) read++;
    else codes[outcome.error.code] = (codes[outcome.error.code] ?? 0) + 1;
  } catch (error) {
    broken.push(`${name}: uncaught ${String(error)}`);
  }
}

for (const { name, bytes, format = { kind: "csv", header: true } as const } of corpus)
  await look(name, { bytes, format });
for (let i = 0; i < n; i++) {
  if (i % filesADatabase === 0) {
    await place.duckdb.close();
    place.duckdb = new DuckDb();
  }
  await look(`file ${i} of seed ${seed}`, fuzzTable(seed, i));
}
await place.duckdb.close();
const left = await readdir(place.directory);
await rm(place.directory, { recursive: true });
const rssMib = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ files: corpus.length + n, read, codes, broken: broken.slice(0, 20), left, rssMib }),
);
