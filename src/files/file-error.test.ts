import { mkdir, mkdtemp, open, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { constants as errnoConstants, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { StorageError, SystoleError } from "../core/index.ts";
import { fileError, withFileErrors } from "./index.ts";

/** An error as `node:fs` throws it. */
const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: x, open '/a/b'`), { code, errno: -1, syscall: "open", path: "/a/b" });
const made = (cause: unknown, to: "read" | "write" = "write"): SystoleError =>
  fileError(cause, { subject: 'report "b"', to, elsewhere: "choose another with --out" }) as SystoleError;

describe("fileError()", () => {
  test.each([
    [
      "ENOSPC",
      "files/disk-full",
      "the disk is full (ENOSPC)",
      "make room on the disk, or choose another with --out",
    ],
    ["EDQUOT", "files/disk-full", "quota", "delete files"],
    ["EMFILE", "files/too-many-open", "this process has too many files open", "ulimit -n"],
    ["ENFILE", "files/too-many-open", "the system has too many files open", "end other programs"],
    ["EROFS", "files/not-writable", "read-only file system", "or choose another with --out"],
    ["EACCES", "files/not-writable", "does not allow it to this user", "owner and permissions"],
    ["EFBIG", "files/not-writable", "larger than files may be here", "ulimit -f"],
    ["ENAMETOOLONG", "files/not-writable", "longer than the file system takes", "shorter name"],
    ["EIO", "files/not-writable", "the disk fails", "system's log"],
    ["ENOENT", "files/not-writable", "its directory is not there", "correct its path"],
  ])("says what %s means where something is written", (errno, code, finding, remedy) => {
    const error = made(systemError(errno));
    expect(error).toBeInstanceOf(StorageError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^report "b" must be writable, /);
    expect(error.message).toContain(finding);
    expect(error.hint).toContain(remedy);
    expect(error.details).toEqual({ errno, path: "/a/b" });
  });

  test("has a sentence and a remedy for every error that the system can have, and the code in both", () => {
    for (const errno of Object.keys(errnoConstants.errno).filter((name) => name !== "ENOENT"))
      for (const to of ["read", "write"] as const) {
        const error = made(systemError(errno), to);
        expect(error).toBeInstanceOf(SystoleError);
        expect(error.message).toContain(errno);
        expect(error.hint).not.toBe("");
      }
  });

  test("keeps the room's code, but for what is no matter of the file itself", () => {
    const work = { subject: "x", to: "read", code: "data/unreadable", missing: "data/missing-file" } as const;
    expect(fileError(systemError("EACCES"), work)).toMatchObject({ code: "data/unreadable" });
    expect(fileError(systemError("ENOENT"), work)).toMatchObject({ code: "data/missing-file" });
    expect(fileError(systemError("EMFILE"), work)).toMatchObject({ code: "files/too-many-open" });
  });

  test("passes what is no failure of the file system", () => {
    for (const other of [new TypeError("x"), new StorageError("model/unreadable", "m"), "text", undefined])
      expect(fileError(other, { subject: "x", to: "read" })).toBe(other);
  });

  test("takes what the system really throws", async () => {
    const directory = await mkdtemp(join(tmpdir(), "systole-files-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const at = (name: string): string => join(directory, name);
    await writeFile(at("file"), "");
    await mkdir(at("directory"));
    await symlink("loop", at("loop"));
    const reads: [string, () => Promise<unknown>, object][] = [
      ["none", () => readFile(at("none")), { code: "files/missing" }],
      ["below a file", () => readFile(at("file/x")), { code: "files/missing" }],
      ["directory", () => readFile(at("directory")), { details: { errno: "EISDIR" } }],
      ["loop", () => readFile(at("loop")), { details: { errno: "ELOOP" } }],
      ["long", () => open(at("x".repeat(300))), { details: { errno: "ENAMETOOLONG" } }],
      ["NUL", () => stat(at("a\0b")), { message: expect.stringContaining("has a NUL") }],
    ];
    for (const [subject, act, expected] of reads)
      await expect(withFileErrors({ subject, to: "read" }, act)).rejects.toMatchObject(expected);
  });
});
