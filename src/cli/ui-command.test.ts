import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { workspaceAt } from "../pipeline/index.ts";
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
    const pages = await openExperiments(workspace);
    const { url, app } = await pages.start({ host: "127.0.0.1", port: 0 });
    try {
      const { openSqliteStore } = await import("../track/index.ts");
      const store = await openSqliteStore(workspace.database, { artifactRoot: directory });
      const id = await store.createExperiment("elsewhere");
      const { info } = await store.createRun(id, {});
      await store.close();
      expect(info.artifactUri).not.toContain("mlartifacts");
      const page = await fetch(`${url}/runs/${info.runId}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("The files lie where this server cannot read them.");
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
});
