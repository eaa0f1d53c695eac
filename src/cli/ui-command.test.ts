import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { workspaceAt } from "../pipeline/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { openExperiments, uiCommand } from "./ui-command.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-ui-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("systole ui", () => {
  test("refuses a workspace without experiments, and makes none", async () => {
    const workspace = join(directory, "nowhere");
    await expect(uiCommand({ workspace, quiet: true })).rejects.toMatchObject({
      code: "workspace/not-found",
      hint: /--workspace/,
    });
    expect(existsSync(workspace)).toBe(false);
  });

  test("shows no files of a run whose location lies outside mlartifacts", async () => {
    const workspace = workspaceAt(directory);
    const store = await openSqliteStore(workspace.database, { artifactRoot: directory });
    const id = await store.createExperiment("elsewhere");
    const { info } = await store.createRun(id, {});
    await store.close();
    const pages = await openExperiments(workspace);
    const { url, app } = await pages.start({ host: "127.0.0.1", port: 0 });
    try {
      expect(info.artifactUri).not.toContain("mlartifacts");
      const page = await fetch(`${url}/runs/${info.runId}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("The files lie outside of this workspace");
      const file = await fetch(`${url}/runs/${info.runId}/files/mlflow.db`, {
        headers: { accept: "application/json" },
      });
      expect(file.status).toBe(400);
      expect(await file.json()).toMatchObject({ code: "track/artifact-path" });
    } finally {
      await app.close();
      await pages.close();
    }
  });

  test("is ready while its database is there: not when it is removed or replaced; it is alive all the while", async () => {
    const workspace = workspaceAt(mkdtempSync(join(directory, "gone-")));
    const options = { artifactRoot: workspace.artifacts };
    await (await openSqliteStore(workspace.database, options)).close();
    const pages = await openExperiments(workspace);
    const { url, app } = await pages.start({ host: "127.0.0.1", port: 0 });
    const statuses = async () =>
      Promise.all(
        ["readyz", "livez", "experiments"].map(async (path) => (await fetch(`${url}/${path}`)).status),
      );
    try {
      expect(await statuses()).toEqual([200, 200, 200]);
      renameSync(workspace.database, `${workspace.database}.away`);
      expect(await statuses()).toEqual([503, 200, 503]);
      const page = await (await fetch(`${url}/readyz`, { headers: { accept: "application/json" } })).json();
      expect(page).toMatchObject({ detail: "the database is gone" });
      copyFileSync(`${workspace.database}.away`, workspace.database);
      expect((await statuses()).slice(0, 2)).toEqual([503, 200]);
      renameSync(`${workspace.database}.away`, workspace.database);
      expect(await statuses()).toEqual([200, 200, 200]);
    } finally {
      await app.close();
      await pages.close();
    }
  });
});
