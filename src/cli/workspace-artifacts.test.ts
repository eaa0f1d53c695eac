import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifactUri, getBytes } from "../track/index.ts";
import { workspaceArtifacts } from "./workspace-artifacts.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-artifacts-"));
const artifacts = join(directory, "workspace", "mlartifacts");
const open = workspaceArtifacts({ artifacts });

beforeAll(() => {
  mkdirSync(join(artifacts, "1", "run", "artifacts"), { recursive: true });
  writeFileSync(join(artifacts, "1", "run", "artifacts", "model.txt"), "inside");
  const python = join(directory, "workspace", "mlruns", "1", "py", "artifacts");
  mkdirSync(python, { recursive: true });
  writeFileSync(join(python, "note.txt"), "python");
  mkdirSync(join(directory, "elsewhere"));
  writeFileSync(join(directory, "elsewhere", "canary.txt"), "outside");
  symlinkSync(join(directory, "elsewhere"), join(artifacts, "link"));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("workspaceArtifacts()", () => {
  test("opens what lies below mlartifacts, as a URI and as a path", async () => {
    for (const location of [
      artifactUri(join(artifacts, "1", "run", "artifacts")),
      join(artifacts, "1", "run", "artifacts"),
    ])
      expect(new TextDecoder().decode(await getBytes(open(location), "model.txt"))).toBe("inside");
    expect(await open(join(artifacts, "2", "not-yet")).list()).toEqual([]);
  });

  test("opens what Python's runs have in mlruns, also after the workspace was moved", async () => {
    for (const location of [
      join(directory, "workspace", "mlruns", "1", "py", "artifacts"),
      "/where/it/was/mlruns/1/py/artifacts",
      "file:///where/it/was/mlruns/1/py/artifacts",
    ])
      expect(new TextDecoder().decode(await getBytes(open(location), "note.txt"))).toBe("python");
    for (const location of ["/elsewhere/mlruns/2/absent", "/elsewhere/mlruns/../../../elsewhere"])
      expect(() => open(location)).toThrow(expect.objectContaining({ code: "track/artifact-path" }));
  });

  test("opens what an MLflow server keeps in mlartifacts, and says of the rest that it is not here", async () => {
    for (const location of [
      "mlflow-artifacts:/1/run/artifacts",
      "mlflow-artifacts://tracking.example:5000/1/run/artifacts",
    ])
      expect(new TextDecoder().decode(await getBytes(open(location), "model.txt"))).toBe("inside");
    expect(() => open("mlflow-artifacts:/9/none")).toThrow(
      expect.objectContaining({ code: "track/remote-artifacts" }),
    );
    for (const location of [
      "mlflow-artifacts:/../../elsewhere",
      "mlflow-artifacts:/link",
      "mlflow-artifacts:/.",
    ])
      expect(() => open(location)).toThrow(expect.objectContaining({ code: "track/artifact-path" }));
  });

  test.each([
    ["a directory beside it", (): string => join(directory, "elsewhere")],
    ["the workspace itself", (): string => join(directory, "workspace")],
    ["mlartifacts itself", (): string => artifacts],
    ["a name that only begins the same", (): string => `${artifacts}-of-another`],
    ["a path that climbs", (): string => `${artifacts}/1/../../../elsewhere`],
    ["a URI that climbs", (): string => `file://${artifacts}/1/../../../elsewhere`],
    ["an encoded climb", (): string => `file://${artifacts}/%2e%2e/%2e%2e/elsewhere`],
    ["a symbolic link", (): string => join(artifacts, "link")],
    ["what lies behind a symbolic link", (): string => join(artifacts, "link", "not-yet")],
    ["the root of the machine", (): string => "file:///"],
  ])("refuses %s", (_name, location) => {
    expect(() => open(location())).toThrow(expect.objectContaining({ code: "track/artifact-path" }));
  });

  test("names no path when it refuses", () => {
    expect(() => open("/etc")).toThrow(
      /^an artifact location must lie below mlartifacts or mlruns of the workspace/,
    );
  });
});
