import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Experiment } from "../track/index.ts";
import { checkArtifactPlace } from "./artifact-place.ts";

let parent = "";
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "systole-place-"));
  mkdirSync(join(parent, "ws"));
  symlinkSync("ws", join(parent, "link"));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Checks a workspace in which the experiment keeps its artifacts in a place. */
const check = (artifactLocation: string | undefined, root = "ws"): Promise<void> => {
  const experiment = { experimentId: "3", artifactLocation } as Experiment;
  const store = {
    getExperimentByName: async () => (artifactLocation === undefined ? undefined : experiment),
  };
  return checkArtifactPlace("heart", store, { root: join(parent, root) });
};

test("checkArtifactPlace() takes what lies in the workspace, by whatever path that is reached, and an experiment to come", async () => {
  await check(undefined);
  for (const root of ["ws", "link"]) {
    await check(`file://${parent}/ws/mlartifacts/3`, root);
    await check(`${parent}/ws/mlruns/3`, root);
  }
});

test.each([
  "s3://bucket/3",
  "mlflow-artifacts:/3",
  "file://host/x",
  "./mlruns/3",
  "file:///elsewhere/3",
  "/wsx/3",
])("checkArtifactPlace() refuses %s", async (location) => {
  await expect(check(location)).rejects.toMatchObject({
    code: "run/other-artifacts",
    message: expect.stringContaining(JSON.stringify(location)),
    details: { experimentId: "3", artifactLocation: location },
  });
});
