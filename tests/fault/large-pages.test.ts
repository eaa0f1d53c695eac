import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openExperiments } from "../../src/cli/ui-command.ts";
import { workspaceAt } from "../../src/pipeline/index.ts";
import { openSqliteStore } from "../../src/track/index.ts";
import { createTrackingServer, readMethods } from "../../src/tracking-server/index.ts";
import { type LargeStore, largeRunId, makeLargeStore } from "../support/large-store.ts";
import { largeCases, measurePage } from "../support/measure-pages.ts";

/** SYSTOLE_FAULT_SCALE=20 measures promise 45 itself, on stores that take minutes to make. Its times hold on a quiet machine. */
const isLong = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) > 1;

async function makeWorkspace(size: Partial<LargeStore>) {
  const directory = await mkdtemp(join(tmpdir(), "systole-large-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const workspace = workspaceAt(directory);
  await makeLargeStore(workspace.database, workspace.artifacts, size);
  return workspace;
}

/** Asks for a page of a store of some size, and counts what it asks of the store. */
async function ask(size: Partial<LargeStore>, url: string) {
  const { database, artifacts: artifactRoot } = await makeWorkspace(size);
  const store = await openSqliteStore(database, { artifactRoot, readOnly: true });
  onTestFinished(() => store.close());
  let questions = 0;
  const counted = Object.fromEntries(
    readMethods.map((name) => [
      name,
      (...args: unknown[]) => {
        questions++;
        return Reflect.apply(store[name] as (...args: unknown[]) => unknown, store, args);
      },
    ]),
  ) as unknown as typeof store;
  const artifacts = () => ({ list: async () => [], get: () => Promise.reject(new Error("there is none")) });
  const app = createTrackingServer({ store: counted, artifacts });
  onTestFinished(() => app.close());
  const { statusCode, body } = await app.inject({ url, headers: { accept: "text/html" } });
  expect(statusCode).toBe(200);
  return { questions, body };
}

describe("promise 45: pages stay fast on real stores", () => {
  test.each([
    ["/experiments", { experiments: 10 }, { experiments: 300 }],
    ["/experiments/1", { runs: 10 }, { runs: 300 }],
    [`/runs/${largeRunId(1, 1)}`, { runs: 10 }, { runs: 300 }],
    ["/models/large", { runs: 3, versions: 3 }, { runs: 150, versions: 300 }],
    [`/runs/${largeRunId(1, 1)}/metric?key=m0`, { points: 20 }, { points: 20_000 }],
  ])("%s asks as much of a large store as of a small one", async (url, small, large) => {
    const few = await ask(small, url);
    expect(few.questions).toBeGreaterThan(0);
    expect((await ask(large, url)).questions).toBe(few.questions);
  });

  test("more experiments than a page lists are on pages of their own", async () => {
    const { body } = await ask({ experiments: 1100 }, "/experiments?page=2");
    expect(body).toContain("Page 2 of 2");
    expect(body.match(/href="\.?\/?experiments\/\d+"/g)).toHaveLength(101); // 1,100 and "Default", less the 1,000 of the first page
  });

  test("a metric of many points is drawn by a bounded number of them, its peak among them", async () => {
    const { body } = await ask({ points: 30_000 }, `/runs/${largeRunId(1, 1)}/metric?key=m0&step=21000`);
    expect(body.match(/<circle/g)?.length).toBeGreaterThan(300);
    expect(body.match(/<circle/g)?.length).toBeLessThanOrEqual(500);
    expect(body).toContain("step 21000: 9");
    expect(body).toContain("30000");
    expect(body.match(/<tr>/g)).toHaveLength(1001);
  });

  test("a probe is answered while a page is still being made", async () => {
    const pages = await openExperiments(await makeWorkspace({ points: 200_000 }));
    const { url, app } = await pages.start({ host: "127.0.0.1", port: 0 });
    onTestFinished(async () => {
      await app.close();
      await pages.close();
    });
    await fetch(`${url}/livez`);
    const order: string[] = [];
    const page = fetch(`${url}/runs/${largeRunId(1, 1)}/metric?key=m0`).then(async (answer) => {
      await answer.text();
      order.push(`page ${answer.status}`);
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 3; i++) order.push(`probe ${(await fetch(`${url}/livez`)).status}`);
    await page;
    expect(order).toEqual(["probe 200", "probe 200", "probe 200", "page 200"]);
  });

  const full = isLong ? Object.entries(largeCases) : []; // on request, since it takes minutes
  for (const [name, { size, pages }] of full)
    test(`at full size: ${name}`, { timeout: 900_000 }, async () => {
      const { root } = await makeWorkspace(size);
      const command = fileURLToPath(new URL("../../bin/systole.js", import.meta.url));
      for (const page of pages) {
        const cost = await measurePage(command, root, page);
        console.log(page, JSON.stringify(cost));
        expect.soft(Math.min(...cost.timesMs)).toBeLessThan(500);
        expect.soft(cost.growthMiB).toBeLessThan(64);
        expect.soft(cost.longestProbeMs).toBeLessThan(50);
      }
    });
});
