import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodePng } from "../../scripts/screenshots/palette-png.ts";
import { type RunningTrackingServer, startTrackingServer } from "../../src/tracking-server/index.ts";
import { writeHostileRuns } from "../support/hostile-runs.ts";
import { openSampleStore, type SampleStore, writeSampleRuns } from "../support/sample-runs.ts";
import { describeChromium, openVisit, startChromium } from "./visit.ts";

describeChromium("every page of the experiments", () => {
  let browser: Browser;
  let store: SampleStore;
  let server: RunningTrackingServer;
  let usual: string[];
  let found: PageFindings[];
  beforeAll(async () => {
    store = await openSampleStore();
    const { experimentId, parent, children } = await writeSampleRuns(store);
    const other = await writeHostileRuns(store);
    usual = [
      "/experiments",
      `/experiments/${experimentId}`,
      `/runs/${parent}`,
      `/runs/${children[0]}`,
      `/compare?run=${children.join("&run=")}`,
      `/runs/${children[0]}/metric?key=roc_auc_fold`,
      `/runs/${parent}/artifacts/reports/figures/roc.svg`,
      "/models",
      "/models/heart-disease",
      "/models/heart-disease/versions/1",
      "/nowhere",
    ];
    const model = encodeURIComponent(other.modelName);
    const hostile = [
      `/experiments/${other.experimentId}?deleted=1`,
      `/experiments/${other.experimentId}?columns=all`,
      ...other.runs.slice(0, 3).map((id) => `/runs/${id}`),
      `/compare?run=${other.runs.join("&run=")}`,
      `/logged-models/${other.modelId}`,
      `/models/${model}`,
      `/models/${model}/versions/1`,
    ];
    server = await startTrackingServer({ ...store, port: 0 });
    browser = await startChromium();
    const { page, context } = await openVisit(browser, server.url);
    found = [];
    for (const url of [...usual, ...hostile]) found.push(await examine(page, url));
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.app.close();
    await store?.close();
  });

  test.for([1280, 768, 360] as const)(
    "is no wider than a window of %i pixels, whatever the names are",
    (width) => {
      for (const { url, wide } of found) expect([url, wide[width]]).toEqual([url, []]);
    },
  );

  test("has no table of runs that scrolls sideways at 1280 pixels, as long as nobody picks more columns", () => {
    for (const { url, scrolling } of found.filter((one) => !one.url.includes("columns=")))
      expect([url, scrolling]).toEqual([url, []]);
  });

  test.for(["light", "dark"] as const)("has text that stands out from its ground (%s)", (scheme) => {
    for (const { url, faint } of found) expect([url, faint[scheme]]).toEqual([url, []]);
  });

  test("has one first heading, no heading that skips a level, and a name for each thing to press", () => {
    for (const { url, levels, nameless } of found) {
      expect([url, levels.filter((level) => level === 1)]).toEqual([url, [1]]);
      expect([url, levels.filter((level, i) => level - (levels[i - 1] ?? 0) > 1)]).toEqual([url, []]);
      expect([url, nameless]).toEqual([url, []]);
    }
  });

  test("shows at the edge of a table that there is more, where it scrolls, and scrolls it by keyboard", async () => {
    const { page, context } = await openVisit(browser, server.url, { viewport: { width: 360, height: 740 } });
    await page.goto(usual[1] ?? "");
    const table = page.getByRole("region", { name: "Runs" });
    const edge = async (): Promise<number[]> => {
      const box = await table.boundingBox();
      if (box === null) throw new Error("the table must be there");
      const right = Math.round(box.x + box.width) - 3;
      const { rgb } = decodePng(
        await page.screenshot({ clip: { x: right - 60, y: box.y + box.height - 8, width: 61, height: 1 } }),
      );
      return [rgb[0] ?? 0, rgb[3 * 60] ?? 0]; // red, of a grey
    };
    const [inside = 0, atEdge = 255] = await edge();
    expect(inside - atEdge).toBeGreaterThan(40);
    await table.focus();
    for (let i = 0; i < 60; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(async () => (await edge())[1]).toBeGreaterThan(240);
    await context.close();
  });

  test("shows figures small, each leading to the whole one", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, server.url);
    await page.goto(usual[2] ?? "");
    const thumbnail = page.locator(".thumbs img").first();
    await thumbnail.scrollIntoViewIfNeeded();
    const width = "(image) => image.complete ? image.naturalWidth : 0";
    await expect
      .poll(() => page.evaluate<number>(`(${width})(document.querySelector(".thumbs img"))`))
      .toBeGreaterThan(100);
    await page.getByRole("link", { name: "roc", exact: true }).click();
    await page.waitForURL(/artifacts\/reports\/figures\/roc\.svg$/);
    await expect
      .poll(() => page.evaluate<number>(`(${width})(document.querySelector("img.image"))`))
      .toBeGreaterThan(100);
    expectNoComplaints();
    await context.close();
  });

  test("works without scripts: columns are picked, runs compared, sorted and opened", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, server.url, {
      javaScriptEnabled: false,
    });
    await page.goto(usual[1] ?? "");
    await page.getByText("Columns", { exact: false }).first().click();
    for (const name of ["roc_auc", "accuracy", "Duration"])
      await page.getByLabel(name, { exact: true }).uncheck();
    await page.getByLabel("log_loss").check();
    await page.getByRole("button", { name: "Show these columns" }).click();
    const heads = (await page.locator("thead th").allInnerTexts()).map((text) => text.split("\n")[0]?.trim());
    expect(heads).toEqual([
      "Select",
      "Run",
      "Status",
      "Started",
      "Seed",
      "average_precision",
      "log_loss",
      "classifier",
      "max_iter",
    ]);
    await page.getByRole("link", { name: "log_loss" }).click();
    expect(await page.locator("th[aria-sort=ascending]").innerText()).toContain("log_loss");
    for (const name of ["logistic_regression", "random_forest"])
      await page.getByRole("row", { name }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Compare selected" }).click();
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    await page.getByText("parameters of some runs only").click();
    expect(await page.getByRole("region", { name: "Parameters of some runs only" }).innerText()).toContain(
      "n_estimators",
    );
    expectNoComplaints();
    await context.close();
  });
});

/** What is wrong with a page, if anything. */
interface PageFindings {
  readonly url: string;
  /** What reaches beyond the window, by its width. */
  readonly wide: Readonly<Record<1280 | 768 | 360, readonly string[]>>;
  /** The tables of runs that scroll sideways at 1280 pixels. */
  readonly scrolling: readonly string[];
  readonly faint: Readonly<Record<"light" | "dark", readonly string[]>>;
  /** The levels of its headings in their order. */
  readonly levels: readonly number[];
  /** Links, buttons and boxes that have no name. */
  readonly nameless: readonly string[];
}

/** Opens a page once and looks at it in each width and both themes, with all that is folded unfolded. */
async function examine(page: Page, url: string): Promise<PageFindings> {
  await page.goto(url);
  await page.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
  const wideAt = async (width: number): Promise<string[]> => {
    await page.setViewportSize({ width, height: 800 });
    return page.evaluate<string[]>(`(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const beyond = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth);
      return ["scrolls", ...beyond.filter((e) => !e.closest(".scroll *") || getComputedStyle(e).position === "absolute").map((e) => e.outerHTML.slice(0, 120))];
    })()`);
  };
  const wide = { 768: await wideAt(768), 360: await wideAt(360), 1280: await wideAt(1280) };
  const scrolling = await page.evaluate<string[]>(
    `[...document.querySelectorAll(".scroll.runs")].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.scrollWidth + ">" + e.clientWidth)`,
  );
  const faintIn = async (colorScheme: "light" | "dark"): Promise<string[]> => {
    await page.emulateMedia({ colorScheme });
    return faintTexts(page);
  };
  const faint = { light: await faintIn("light"), dark: await faintIn("dark") };
  const levels = await page.evaluate<number[]>(
    `[...document.querySelectorAll("h1, h2, h3, h4")].map((e) => Number(e.localName[1]))`,
  );
  const nameless = await page.evaluate<string[]>(
    `[...document.querySelectorAll("a, button, summary, input:not([type=hidden])")].filter((e) => !(e.textContent || e.getAttribute("aria-label") || e.closest("label")?.textContent || "").trim()).map((e) => e.outerHTML)`,
  );
  return { url, wide, scrolling, faint, levels, nameless };
}

/** The texts of a page whose contrast is below 4.5, or 3 for large letters (WCAG 2.2, 1.4.3), each with its contrast. */
function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
    const over = (top, ground) => Object.fromEntries(["r", "g", "b"].map((c) => [c, top[c] * top.a + ground[c] * (1 - top.a)]));
    const channel = (v) => { const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
    const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ground = (element) => {
      if (element === null) return { r: 255, g: 255, b: 255 };
      const color = parse(getComputedStyle(element).backgroundColor);
      return color.a === 1 ? color : over(color, ground(element.parentElement));
    };
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === "" || element.closest("title, .skip, .unseen")) continue;
      const style = getComputedStyle(element);
      const under = ground(element.closest("svg")?.parentElement ?? element);
      const ink = over(parse(element.closest("svg") ? style.fill : style.color), under);
      const [a, b] = [light(ink), light(under)].sort((x, y) => y - x);
      const contrast = (a + 0.05) / (b + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (contrast < (isLarge ? 3 : 4.5)) found.add(contrast.toFixed(2) + " " + element.className + " " + node.data.trim().slice(0, 40));
    }
    return [...found];
  })()`);
}
