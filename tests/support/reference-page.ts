import { readFileSync } from "node:fs";
import { expect } from "vitest";

const page = readFileSync(new URL("../../docs/reference-results.md", import.meta.url), "utf8");

/** Expects a line of a table to stand on the page of reference results as it is, so that what the page says is what was found. */
export function expectOnPage(...cells: readonly string[]): void {
  expect(page).toContain(`| ${cells.join(" | ")} |`);
}
