import { expect, it } from "vitest";
import { DataError, StorageError } from "../core/index.ts";
import { decodeError, encodeError } from "./error-transfer.ts";

const pass = (thrown: unknown): Error => decodeError(structuredClone(encodeError(thrown)));

it("an error of ours stays what it is, with its causes", () => {
  const cause = new StorageError("execute/closed", "the disk must be there, it is gone", {
    hint: "plug it in",
  });
  const error = new DataError("metric/weight", "a weight must be >= 0, got -1", {
    cause,
    details: { row: 2 },
  });
  const back = pass(error);
  expect(back).toBeInstanceOf(DataError);
  expect(back).toMatchObject({
    code: "metric/weight",
    message: error.message,
    details: { row: 2 },
    name: "DataError",
  });
  expect(back.stack).toBe(error.stack);
  expect(back.cause).toBeInstanceOf(StorageError);
  expect(back.cause).toMatchObject({ hint: "plug it in" });
});

it("errors of the language and of others keep their names", () => {
  expect(pass(new TypeError("no"))).toBeInstanceOf(TypeError);
  const abort = pass(new DOMException("stopped", "AbortError"));
  expect(abort).toMatchObject({ name: "AbortError", message: "stopped" });
});

it("details that cannot be cloned do not hide the error", () => {
  const error = new DataError("metric/weight", "a weight must be >= 0", {
    details: { read: () => 1, row: 2 },
  });
  expect(pass(error)).toMatchObject({ code: "metric/weight", details: { row: "2" } });
});

it("a thrown value that is no error becomes one", () => {
  expect(pass("oops").message).toBe("a value was thrown: oops");
});
