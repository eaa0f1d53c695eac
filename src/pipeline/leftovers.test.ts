import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stagingName } from "../files/index.ts";
import { artifactPath, openSqliteStore } from "../track/index.ts";
import { sweepLeftovers } from "./leftovers.ts";
import { prepareWorkspace, workspaceAt } from "./workspace.ts";

async function openWorkspace() {
  const root = mkdtempSync(join(tmpdir(), "systole-leftovers-"));
  const workspace = workspaceAt(root);
  await prepareWorkspace(workspace);
  const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
  onTestFinished(async () => {
    await store.close();
    rmSync(root, { recursive: true, force: true });
  });
  return { workspace, store };
}

const dead = `${hostname()}.999999999.x`;
const mine = { "systole.pid": "999999999", "systole.host": hostname() };

test("sweepLeftovers() ends the runs of killed processes in every project, and no other ones", async () => {
  const { workspace, store } = await openWorkspace();
  const [one, other] = [await store.createExperiment("one"), await store.createExperiment("other")];
  const start = async (experimentId: string, tags: Record<string, string>, startTime = Date.now()) =>
    (await store.createRun(experimentId, { tags, startTime })).info.runId;
  const abandoned = [await start(one, mine), await start(other, mine), await start(other, mine)];
  const elsewhere = { ...mine, "systole.host": "elsewhere" };
  abandoned.push(await start(one, elsewhere, Date.now() - 25 * 3_600_000));
  const left = [await start(one, {}), await start(one, elsewhere)];
  const finished = await start(one, mine);
  await store.updateRun(finished, { status: "FINISHED", endTime: Date.now() });
  expect(await sweepLeftovers(store, workspace)).toEqual({ runs: 4, models: 0 });
  const statusOf = async (id: string) => (await store.getRun(id)).info.status;
  for (const id of abandoned) expect(await statusOf(id)).toBe("KILLED");
  for (const id of left) expect(await statusOf(id)).toBe("RUNNING");
  expect(await statusOf(finished)).toBe("FINISHED");
  expect(await sweepLeftovers(store, workspace)).toEqual({ runs: 0, models: 0 });
});

test("sweepLeftovers() fails the models that killed runs left pending, and removes what was half written", async () => {
  const { workspace, store } = await openWorkspace();
  const experimentId = await store.createExperiment("one");
  const log = async (tags: Record<string, string>) => {
    const { info } = await store.createRun(experimentId, { tags });
    const model = await store.createLoggedModel(experimentId, { name: "model", sourceRunId: info.runId });
    return { info, model };
  };
  const [killed, python, whole] = [await log(mine), await log({}), await log(mine)];
  await store.finishLoggedModel(whole.model.modelId, "READY");
  const filling = join(dirname(artifactPath(killed.model.artifactUri)), `.artifacts.filling.${dead}`);
  mkdirSync(filling, { recursive: true });
  const staged = [
    artifactPath(killed.info.artifactUri),
    workspace.stages,
    join(workspace.stages, "one", "out-of-fold"),
    join(workspace.reports, "figures"),
    workspace.data,
  ].map((directory) => {
    mkdirSync(join(directory, stagingName), { recursive: true });
    writeFileSync(join(directory, stagingName, dead), "half");
    return join(directory, stagingName);
  });
  const copies = [`.one.filling.${dead}`, `.one.link.${dead}`].map((name) => join(workspace.models, name));
  for (const copy of copies) mkdirSync(copy, { recursive: true });
  expect(await sweepLeftovers(store, workspace)).toEqual({ runs: 2, models: 1 });
  const statusOf = async ({ model }: { model: { modelId: string } }) =>
    (await store.getLoggedModel(model.modelId)).status;
  expect([await statusOf(killed), await statusOf(python), await statusOf(whole)]).toEqual([
    "FAILED",
    "PENDING",
    "READY",
  ]);
  for (const path of [filling, ...staged, ...copies]) expect(existsSync(path), path).toBe(false);
});
