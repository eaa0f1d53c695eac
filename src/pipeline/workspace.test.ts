import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { hashValue } from "./hash-value.ts";
import { lockWorkspace } from "./lock.ts";
import { prepareWorkspace, readJson, workspaceAt } from "./workspace.ts";

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "systole-workspace-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe("workspaceAt()", () => {
  it("puts everything below its directory, each thing at a place of its own", () => {
    const { root, ...places } = workspaceAt("some/where");
    const paths = Object.values(places);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(relative(root, path)).toMatch(/^[\w.]+$/);
    expect(root).toBe(join(process.cwd(), "some/where"));
  });
});

describe("prepareWorkspace()", () => {
  it("makes the directory and those above it, once and again", async () => {
    const workspace = workspaceAt(join(makeDirectory(), "a", "b", "c"));
    await prepareWorkspace(workspace);
    writeFileSync(join(workspace.root, "kept.json"), '{"a":1}');
    await prepareWorkspace(workspace);
    expect(await readJson(join(workspace.root, "kept.json"))).toEqual({ a: 1 });
  });

  it("refuses what is a file, or cannot be written", async () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, "file"), "");
    const code = "workspace/not-writable";
    await expect(prepareWorkspace(workspaceAt(join(directory, "file")))).rejects.toMatchObject({ code });
    await expect(prepareWorkspace(workspaceAt("/proc/none"))).rejects.toMatchObject({ code });
    if (process.getuid?.() === 0) return; // who may write everywhere
    chmodSync(directory, 0o500);
    await expect(prepareWorkspace(workspaceAt(directory))).rejects.toMatchObject({ code });
  });
});

describe("lockWorkspace()", () => {
  it("lets one in at a time, and the next one when it is given back", async () => {
    const workspace = workspaceAt(makeDirectory());
    for (let round = 0; round < 3; round++) {
      const lock = lockWorkspace(workspace);
      expect(() => lockWorkspace(workspace)).toThrow(
        expect.objectContaining({
          code: "workspace/locked",
          message: expect.stringContaining(`in use by process ${process.pid} since 2`),
        }),
      );
      lock.release();
    }
  });

  it("does not mind what another run left behind, nor a holder that nobody can read", () => {
    const workspace = workspaceAt(makeDirectory());
    lockWorkspace(workspace).release();
    writeFileSync(join(workspace.root, ".lock-holder.json"), "not JSON");
    const lock = lockWorkspace(workspace);
    writeFileSync(join(workspace.root, ".lock-holder.json"), "not JSON");
    expect(() => lockWorkspace(workspace)).toThrow("in use by another process");
    lock.release();
  });

  it("never takes a file system that refuses for another run", () => {
    const workspace = workspaceAt(makeDirectory());
    mkdirSync(join(workspace.root, ".lock"));
    expect(() => lockWorkspace(workspace)).toThrow(
      expect.objectContaining({
        code: "workspace/not-writable",
        message: expect.stringMatching(
          /^the lock of a workspace, ".*\.lock", must be writable, it is a directory/,
        ),
      }),
    );
    const gone = workspaceAt(join(makeDirectory(), "none"));
    expect(() => lockWorkspace(gone)).toThrow(expect.objectContaining({ code: "workspace/not-writable" }));
  });

  it("keeps workspaces apart", () => {
    const [one, other] = [workspaceAt(makeDirectory()), workspaceAt(makeDirectory())];
    const locks = [lockWorkspace(one), lockWorkspace(other)];
    for (const lock of locks) lock.release();
  });
});

describe("readJson()", () => {
  it("is undefined for what is absent or no JSON", async () => {
    const directory = makeDirectory();
    expect(await readJson(join(directory, "none.json"))).toBeUndefined();
    writeFileSync(join(directory, "half.json"), '{"a":');
    expect(await readJson(join(directory, "half.json"))).toBeUndefined();
  });
});

describe("hashValue()", () => {
  it("is the same whatever the order of keys, at any depth, and another for another value", () => {
    const turn = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turn);
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).reverse();
      return Object.fromEntries(entries.map(([key, item]) => [key, turn(item)]));
    };
    const json = fc.jsonValue({ noUnicodeString: true, maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (value, other) => {
        const hash = hashValue(value);
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
        expect(hashValue(turn(value))).toBe(hash);
        expect(hashValue([value])).not.toBe(hash);
        expect(hashValue({ value, other })).toBe(hashValue({ other, value }));
        expect(hashValue([value, "x"])).not.toBe(hashValue(["x", [value]]));
      }),
    );
  });
});
