// `npm run screenshots`: writes docs/images/ from a real run of the shipped project, with the machine's Chromium.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { findChromium, openChromium } from "./screenshots/chromium.ts";
import { smallFigure } from "./screenshots/figures.ts";
import { palettePng } from "./screenshots/palette-png.ts";
import { startProduct } from "./screenshots/product.ts";
import { showTerminal, terminalText } from "./screenshots/terminal.ts";

const images = join(import.meta.dirname, "../docs/images");
/** The most bytes of a picture: a page of documents should load at once. */
const largest = 100_000;

/** The figures of the exploration that documents show. */
const figures = [
  "class_balance",
  "missing_values",
  "correlation_heat_map",
  "distribution_cp",
  "distribution_thalach",
  "distribution_oldpeak",
];
/** Those of them that documents show on dark paper too. */
const darkFigures = new Set(["correlation_heat_map", "distribution_thalach"]);

const executable = findChromium();
if (executable === undefined)
  throw new Error("Chromium must be on the path, or SYSTOLE_CHROMIUM must name it");
mkdirSync(images, { recursive: true });
const product = await startProduct({ predictions: 8000, experiments: 5000 });
const browser = await openChromium(executable);
try {
  for (const name of figures) {
    const svg = join(product.workspace, "reports", "heart-disease", "figures", `${name}.svg`);
    const file = `figure-${name.replaceAll("_", "-")}`;
    save(`${file}.png`, smallFigure(svg, "light"));
    if (darkFigures.has(name)) save(`${file}-dark.png`, smallFigure(svg, "dark"));
  }
  await shootTerminal(browser);
  await shootService(browser, product.predictions, "light");
  await shootService(browser, product.predictions, "dark");
  await shootExperiments(browser, product.experiments, "light");
  await shootExperiments(browser, product.experiments, "dark");
} finally {
  await browser.close();
  await product.close();
}

/** What a run shows on a terminal. */
async function shootTerminal(browser: Browser): Promise<void> {
  const page = await openPage(browser, { width: 800, height: 800 }, "light");
  await showTerminal(page, "systole run heart-disease", terminalText(["run", "heart-disease"]));
  await shoot(page, "terminal-run.png", page.locator("pre"));
  await page.context().close();
}

/** The metrics after a few requests, then Swagger UI with a prediction made in it; in dark the latter alone. */
async function shootService(browser: Browser, url: string, scheme: "light" | "dark"): Promise<void> {
  const page = await openPage(browser, { width: 1200, height: 900 }, scheme);
  const name = (what: string): string => `${what}${scheme === "dark" ? "-dark" : ""}.png`;
  const [first, ...others] = [
    [63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6],
    [67, 1, 4, 160, 286, 0, 2, 108, 1, 1.5, 2, 3, 3],
    [37, 1, 3, 130, 250, 0, 0, 187, 0, 3.5, 3, null, null],
    [63, 9, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6],
  ];
  if (scheme === "light") {
    for (const values of [first, ...others])
      await page.request.post(`${url}/predict`, { data: { records: [{ values }] } });
    await page.goto(`${url}/metrics`);
    await shoot(page, "metrics.png");
  }

  await page.goto(`${url}/docs`);
  const predict = page.getByRole("button", { name: /Predict records/ });
  await predict.waitFor();
  if (scheme === "light") await shoot(page, "swagger-ui.png");
  await predict.click();
  const operation = page.locator("#operations-predictions-predict");
  await operation.locator("textarea").fill(`{ "records": [{ "values": [${first?.join(", ")}] }] }`);
  await operation.getByRole("button", { name: "Execute" }).click();
  await operation.locator(".live-responses-table .response").waitFor();
  await shoot(page, name("swagger-ui-predict"), operation, 1490);
  await page.context().close();
}

/** The list of runs and its columns, two runs side by side, a run, its figures, a metric's history, the model and its schema. */
async function shootExperiments(browser: Browser, url: string, scheme: "light" | "dark"): Promise<void> {
  const page = await openPage(browser, { width: 1280, height: 800 }, scheme);
  const name = (what: string): string => `experiments-${what}${scheme === "dark" ? "-dark" : ""}.png`;
  await page.goto(url);
  await shoot(page, name("list"));
  const list = page.url();
  for (const name of ["logistic_regression", "random_forest"])
    await page.getByRole("row", { name }).getByRole("checkbox").check();
  await page.getByRole("button", { name: /compare/i }).click();
  await shoot(page, name("compare"));
  await page.goto(`${url}/models/heart-disease/versions/1`);
  await shoot(page, name("version"), page.locator("section[aria-labelledby=columns]"), 760); // above it: paths of this machine
  if (scheme === "dark") {
    await page.context().close();
    return;
  }
  await page.goto(list);
  await page.getByText("Columns", { exact: false }).first().click();
  await shoot(page, name("columns"), page.locator(".columns"));
  await page.locator(".runs tbody th a").first().click();
  await page.locator(".thumbs").first().scrollIntoViewIfNeeded();
  await page.waitForLoadState("networkidle");
  await shoot(page, name("figures"), page.locator("section[aria-labelledby=figures]"));
  await page.goto(list);
  await page.getByRole("link", { name: "logistic_regression", exact: true }).click();
  await shoot(page, name("run"), page.locator('.scroll[aria-label="Metrics"]')); // above it: paths of this machine
  await page.getByRole("link", { name: "25 folds" }).first().click();
  await shoot(page, name("metric"), page.locator("body"), 800);
  await page.goto(`${url}/models`);
  await page.getByRole("link", { name: "heart-disease", exact: true }).click();
  await shoot(page, name("model"));
  await page.context().close();
  const narrow = await openPage(browser, { width: 360, height: 740 }, "light");
  await narrow.goto(list);
  await shoot(narrow, name("list-narrow"), narrow.locator("body"), 740);
  await narrow.context().close();
}

async function openPage(
  browser: Browser,
  viewport: { width: number; height: number },
  colorScheme: "light" | "dark",
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  return context.newPage();
}

/** A picture of a part of the page, from its upper edge to `maxHeight`, without scroll bars. */
async function shoot(page: Page, name: string, part = page.locator("body"), maxHeight = 1100): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate("scrollTo(0, 0)");
  const box = await part.boundingBox();
  if (box === null) throw new Error(`${name}: there is nothing to show`);
  const clip = { ...box, height: Math.min(box.height, maxHeight) };
  save(name, await page.screenshot({ clip, fullPage: true, animations: "disabled" }));
}

function save(name: string, png: Uint8Array): void {
  const file = join(images, name);
  writeFileSync(file, palettePng(png));
  const { size } = statSync(file);
  console.log(`docs/images/${name}  ${Math.round(size / 1000)} kB`);
  if (size > largest) throw new Error(`${name} must have at most ${largest} bytes, got ${size}`);
}
