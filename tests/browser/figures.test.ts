import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { palettePng } from "../../scripts/screenshots/palette-png.ts";
import { drawFigures, renderFigure } from "../../src/explore/index.ts";
import { figureInput } from "../support/figure-input.ts";
import { describeChromium, startChromium } from "./visit.ts";

const folder = mkdtempSync(join(tmpdir(), "systole-figures-"));
const svg = pathToFileURL(join(folder, "figure.svg")).href;
const page = pathToFileURL(join(folder, "page.html")).href;

describeChromium("a figure as SVG", () => {
  let browser: Browser;
  beforeAll(async () => {
    const rows = Array.from({ length: 40 }, (_, i) => i);
    const columns = {
      "<script>alert(1)</script>": rows,
      "a & b": rows.map((i) => (i % 3 === 0 ? "x" : "y")),
    };
    const given = figureInput(
      columns,
      rows.map((i) => (i > 20 ? "<b>yes</b>" : "no")),
    );
    const map = drawFigures(given).figures.find(({ name }) => name === "correlation_heat_map")!;
    writeFileSync(join(folder, "figure.svg"), (await renderFigure(map.spec, 1)).svg);
    writeFileSync(
      join(folder, "page.html"),
      `<!doctype html><style>:root { color-scheme: light dark } body { margin: 0 }</style><img src="figure.svg">`,
    );
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.for([
    ["light", svg, "ffffff"],
    ["light", page, "ffffff"],
    ["dark", svg, "14181f"],
    ["dark", page, "14181f"],
  ] as const)("has the paper of a %s system (%s)", async ([colorScheme, url, paper]) => {
    const context = await browser.newContext({ colorScheme });
    const visited = await context.newPage();
    await visited.goto(url);
    expect(await cornerOf(visited)).toBe(paper);
    await context.close();
  });

  test("is light on print, by itself and in a page", async () => {
    const context = await browser.newContext({ colorScheme: "dark" });
    const visited = await context.newPage();
    for (const url of [svg, page]) {
      await visited.goto(url);
      const fills = fillsOf(await visited.pdf({ printBackground: true }));
      expect(fills).toContain("1 1 1"); // the paper
      expect(fills).toContain(".1059 .1333 .1882"); // the ink, #1b2230
      expect(fills).not.toContain(".0784 .0941 .1216"); // the dark paper, #14181f
    }
    await context.close();
  });

  test("is whole XML whatever columns are called, and tells what it shows", async () => {
    const context = await browser.newContext();
    const visited = await context.newPage();
    await visited.goto(svg);
    const picture = visited.getByRole("img", { name: "Association of columns" });
    await picture.waitFor();
    expect(await visited.locator("desc").textContent()).toMatch(
      /^Nearest y: <script>alert\(1\)<\/script> −0\.\d\d/,
    );
    expect(await visited.locator("script, b, parsererror").count()).toBe(0);
    await context.close();
  });
});

/** The colour of a pixel near the upper left corner, as six digits. */
async function cornerOf(page: Page): Promise<string> {
  const png = palettePng(await page.screenshot({ clip: { x: 2, y: 2, width: 1, height: 1 } }));
  const palette = png.indexOf("PLTE") + 4;
  return png.toString("hex", palette, palette + 3);
}

/** The colours that a PDF fills with. */
function fillsOf(pdf: Buffer): string[] {
  const fills: string[] = [];
  for (const { index } of pdf.toString("latin1").matchAll(/stream\r?\n/g)) {
    const start = pdf.indexOf("\n", index) + 1;
    try {
      const text = inflateSync(pdf.subarray(start)).toString("latin1");
      for (const [, colour] of text.matchAll(/([\d.]+ [\d.]+ [\d.]+) rg/g)) fills.push(colour!);
    } catch {} // no packed stream
  }
  return fills;
}
