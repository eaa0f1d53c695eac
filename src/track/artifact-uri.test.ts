import fc from "fast-check";
import { expect, test } from "vitest";
import { anyCharacter } from "../../tests/support/any-text.ts";
import { artifactPath, artifactUri } from "./artifact-uri.ts";

test("artifactPath() of artifactUri() is the path, whatever its directories are called", () => {
  const name = fc
    .string({ unit: anyCharacter, minLength: 1 })
    .filter((text) => !/[/\p{Cc}]|^\.{1,2}$/u.test(text));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), (names) => {
      const path = `/${names.join("/")}`;
      expect(artifactPath(artifactUri(path))).toBe(path);
    }),
  );
});

test("artifactUri() escapes what a URI cannot hold and refuses a relative path", () => {
  expect(artifactUri("/data/a b/100%/#1?/ü")).toBe("file:///data/a%20b/100%25/%231%3F/%C3%BC");
  expect(artifactUri("/data/")).toBe("file:///data");
  expect(() => artifactUri("data")).toThrow(/absolute path, got "data"/);
});

test("artifactPath() reads a plain path as MLflow does, and refuses what lies on another machine", () => {
  expect(artifactPath("/data/mlruns/1")).toBe("/data/mlruns/1");
  expect(artifactPath("/data/a%20b")).toBe("/data/a b");
  expect(artifactPath("/data/100%")).toBe("/data/100%");
  for (const uri of ["s3://bucket/x", "mlflow-artifacts:/1", "http://127.0.0.1/x", "relative/x", ""])
    expect(() => artifactPath(uri)).toThrow(/must be on this machine/);
});
