import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../tests/support/any-text.ts";
import { attachment, kindOf, mediaType } from "./artifact-content.ts";
import { findFile, isPlainPath } from "./artifact-tree.ts";

describe("mediaType()", () => {
  it.each([
    ["a/figure.PNG", "image", "image/png"],
    ["a.svg", "image", "image/svg+xml"],
    ["model/MLmodel", "text", "text/plain; charset=utf-8"],
    ["report.html", "text", "text/plain; charset=utf-8"],
    ["x.js", "text", "text/plain; charset=utf-8"],
    ["metrics.json", "text", "application/json; charset=utf-8"],
    ["page.xhtml", "other", "application/octet-stream"],
    ["model.onnx", "other", "application/octet-stream"],
    ["a.constructor", "other", "application/octet-stream"],
    ["png", "other", "application/octet-stream"],
  ])("%s is shown as %s and sent as %s", (path, kind, type) => {
    expect([kindOf(path), mediaType(path)]).toEqual([kind, type]);
  });
});

describe("attachment()", () => {
  it("keeps the name for programs that read UTF-8 and cannot be left early", () => {
    expect(attachment('a/Zoë "x".txt')).toBe(
      `attachment; filename="Zo_ _x_.txt"; filename*=UTF-8''Zo%C3%AB%20%22x%22.txt`,
    );
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (name) => {
        expect(attachment(name)).toMatch(
          /^attachment; filename="[\w .()+-]*"; filename\*=UTF-8''[\w.!~%-]*$/,
        );
      }),
    );
  });
});

describe("findFile()", () => {
  it("looks at the file alone, however many others its directory has", async () => {
    let cancelled = 0;
    const artifacts = {
      list: () => Promise.reject(new Error("not asked")),
      get: async () => {
        const body = new ReadableStream<Uint8Array>({
          cancel: () => {
            cancelled++;
          },
        });
        return { size: 7, etag: "e", start: 0, end: 0, body };
      },
    };
    expect(await findFile(artifacts, "many/a")).toEqual({ path: "many/a", isDir: false, fileSize: 7 });
    expect(cancelled).toBe(1);
    await expect(findFile(artifacts, "many/../a")).rejects.toMatchObject({ code: "track/artifact-path" });
  });
});

describe("isPlainPath()", () => {
  it.each(["a", "a/b.txt", "100%.txt", "50%25.txt", "a b/ü#?.txt", "..a/b..", "at 10:30.txt"])(
    "takes %j",
    (path) => {
      expect(isPlainPath(path)).toBe(true);
    },
  );

  it.each([
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "a/../b",
    "%2e%2e/a",
    "%252e%252e%252fa",
    "a\\b",
    "a%5cb",
    "c:/x",
    "a\u0000b",
    "a%00",
  ])("refuses %j", (path) => {
    expect(isPlainPath(path)).toBe(false);
  });
});
