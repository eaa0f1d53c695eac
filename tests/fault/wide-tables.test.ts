import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startSystole, systole, waitForText } from "../support/systole.ts";
import { wideTable } from "../support/wide-table.ts";

test("a table of 5,000 columns with long names goes from init to a served model", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "systole-wide-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  // together their names and types are longer than MLflow's tables take of the columns of a data set
  const names = Array.from({ length: 5000 }, (_, j) => `${"a_long_name_".repeat(15)}${j}`);
  const table = wideTable({ nRows: 30, names });
  writeFileSync(join(cwd, "wide.csv"), table);
  const done = { code: 0 };
  expect(await systole(["init", "wide.csv", "--target", "class"], { cwd })).toMatchObject(done);
  const run = await systole(["run", "wide", "--workspace", "w"], { cwd });
  expect(run).toMatchObject(done);
  expect(run.stderr).toContain("figures of 50 of 5000 columns, those nearest class");

  const server = startSystole(["serve", "w/models/wide", "--port", "0", "--drain-delay", "0"], { cwd });
  onTestFinished(() => void server.kill());
  const [, url] = await waitForText(server, /(http:\/\/\S+:\d+)/);
  const document = JSON.parse(await (await fetch(`${url}/openapi.json`)).text());
  const { records } =
    document.paths["/predict"].post.requestBody.content["application/json"].examples.byName.value;
  expect(Object.keys(records[0])).toHaveLength(5000);
  const answer = await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ records: records.slice(0, 1) }),
  });
  expect(answer.status).toBe(200);
  expect(["a", "b"]).toContain(JSON.parse(await answer.text()).predictions[0]);
});
