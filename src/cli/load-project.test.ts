import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadProject, shippedProjects } from "./load-project.ts";

const home = mkdtempSync(join(tmpdir(), "systole-load-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("loadProject() finds a shipped project by its name", async () => {
  expect(shippedProjects()).toContain("heart-disease");
  const { project, directory } = await loadProject("heart-disease");
  expect(project.name).toBe("heart-disease");
  expect(directory).toMatch(/projects[/\\]heart-disease$/);
});

test("loadProject() names the shipped projects when there is none of that name", async () => {
  await expect(loadProject("no-such-project")).rejects.toMatchObject({
    code: "project/not-found",
    hint: expect.stringContaining("heart-disease"),
  });
});

test("loadProject() says why a config file does not run", async () => {
  const directory = join(home, "broken");
  mkdirSync(directory);
  writeFileSync(join(directory, "systole.config.mjs"), 'throw new Error("boom")');
  await expect(loadProject(directory)).rejects.toMatchObject({
    code: "project/unreadable",
    message: expect.stringContaining("boom"),
  });
});
