import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckDb } from "./duckdb.ts";
import { type ParquetColumn, ParquetWriter } from "./write-parquet.ts";

/** Names, types and rows of a Parquet file, as DuckDB reads them. */
async function readBack(bytes: Uint8Array): Promise<{ names: string[]; types: string[]; rows: unknown[][] }> {
  return withDuckDb(
    bytes,
    async ({ path, query }) => {
      const result = await query(`select * from read_parquet(${path})`);
      const rows = await result.getRows();
      return { names: result.columnNames(), types: result.columnTypes().map(String), rows };
    },
    {},
  );
}

const kinds: readonly ParquetColumn[] = [
  { kind: "integer", name: "row", values: Int32Array.of(3, -1, 2 ** 31 - 1) },
  { kind: "numeric", name: 'p "of" x', values: Float64Array.of(0.1, NaN, 1 / 3) },
  { kind: "categorical", name: "class", categories: ["it's", "b"], codes: Int32Array.of(0, -1, 1) },
];

const writer = new ParquetWriter();
afterAll(() => writer.close());

describe("ParquetWriter", () => {
  it("keeps names, types and values, and writes what is missing as null", async () => {
    expect(await readBack(await writer.write(kinds))).toEqual({
      names: ["row", 'p "of" x', "class"],
      types: ["INTEGER", "DOUBLE", "VARCHAR"],
      rows: [
        [3, 0.1, "it's"],
        [-1, null, null],
        [2 ** 31 - 1, 1 / 3, "b"],
      ],
    });
  });

  it("keeps every bit of a number and the order of the rows, over more rows than DuckDB takes at once", async () => {
    const values = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 5000, seed: 3 });
    const row = Int32Array.from(values, (_, i) => i);
    const { rows } = await readBack(
      await writer.write([
        { kind: "integer", name: "row", values: row },
        { kind: "numeric", name: "value", values: Float64Array.from(values) },
      ]),
    );
    expect(rows).toEqual(values.map((value, i) => [i, value]));
  });

  it("gives the same bytes for the same columns", async () => {
    const other = new ParquetWriter();
    expect(await other.write(kinds)).toEqual(await writer.write(kinds));
    await other.close();
  });

  it("writes a table without rows", async () => {
    const empty = await writer.write([{ kind: "integer", name: "row", values: new Int32Array() }]);
    expect(await readBack(empty)).toMatchObject({ names: ["row"], rows: [] });
  });

  it("refuses columns that would not come back as they are", async () => {
    const [row] = kinds;
    await expect(writer.write([])).rejects.toThrow(/one column or more/);
    await expect(writer.write([row!, { ...row!, name: "ROW" }])).rejects.toThrow(/more than capitals/);
    await expect(
      writer.write([row!, { kind: "integer", name: "x", values: new Int32Array(2) }]),
    ).rejects.toThrow(RangeError);
  });
});
