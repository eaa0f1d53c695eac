import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fuzzTable } from "../../tests/support/fuzz-tables.ts";
import { brokenPromise, readTableBytes } from "../../tests/support/read-table-bytes.ts";
import { corpus } from "../../tests/support/text-corpus.ts";
import { DuckDb } from "./parquet/duckdb.ts";

const place = { directory: "", duckdb: new DuckDb() };
beforeAll(async () => {
  place.directory = await mkdtemp(join(tmpdir(), "systole-corpus-"));
});
afterAll(async () => {
  await place.duckdb.close();
  await rm(place.directory, { recursive: true });
});

describe("the corpus of files as they come", () => {
  test("has sixty files, each with a name of its own", () => {
    expect(new Set(corpus.map((item) => item.name)).size).toBe(60);
  });

  test.each(corpus)(
    "$name",
    async ({ bytes, format = { kind: "csv", header: true }, used, issues, error }) => {
      const outcome = await readTableBytes(bytes, format, place);
      expect(brokenPromise(outcome, true)).toBeUndefined();
      if ("error" in outcome) {
        const { code, details } = outcome.error;
        expect([code, details?.["line"], details?.["column"]]).toEqual(error);
        return;
      }
      const { dataset } = outcome;
      const found = dataset.issues.map(({ rule, line = 0, column }) =>
        [rule, line, column].slice(0, column ? 3 : 2),
      );
      expect({ issues: found, used: dataset.ledger.used, error }).toEqual({ issues, used, error: undefined });
    },
  );
});

describe("files made by chance", () => {
  test("200 of them are read, or refused with their places", async () => {
    const counts = { read: 0, refused: 0 };
    for (let i = 0; i < 200; i++) {
      const { bytes, format } = fuzzTable(1, i);
      const outcome = await readTableBytes(bytes, format, place);
      expect(brokenPromise(outcome, true), `file ${i} of seed 1`).toBeUndefined();
      counts["error" in outcome ? "refused" : "read"]++;
    }
    expect(counts.read).toBeGreaterThan(40);
    expect(counts.refused).toBeGreaterThan(40);
  });
});
