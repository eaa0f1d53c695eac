import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Product, startProduct } from "../../scripts/screenshots/product.ts";
import { cellsOf, describeChromium, openVisit, startChromium } from "./visit.ts";

const metrics = [
  ...["roc_auc", "average_precision", "accuracy", "f1", "brier_score", "log_loss", "precision", "recall"],
  "specificity",
];
/** What the selected candidate has besides, and the runs and versions that take its figures. */
const calibration = ["calibration_intercept", "calibration_slope", "ici"];

describeChromium("the experiments", () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startProduct({ predictions: 0, experiments: 0 });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test.for(["light", "dark"] as const)(
    "lead from the list to a run, a metric and a figure (%s)",
    async (colorScheme) => {
      const { page, context, expectNoComplaints } = await openVisit(browser, product.experiments, {
        colorScheme,
      });
      await page.goto("/");
      expect(await heading(page)).toBe("heart-disease");
      expect(await isDark(page)).toBe(colorScheme === "dark");
      const names = (await page.locator(".runs tbody th").allInnerTexts()).join("\n");
      for (const name of ["logistic_regression", "random_forest", "heart-disease v1 @champion"])
        expect(names).toContain(name);

      await page.getByRole("link", { name: "logistic_regression", exact: true }).click();
      expect(await heading(page)).toBe("logistic_regression");
      const [, ...rows] = await cellsOf(page, "Metrics");
      expect(rows.map(([name]) => name)).toEqual([...metrics, ...calibration]);
      const rocAuc = rows[0]?.[1] ?? "";
      expect(rocAuc).toMatch(/^0\.\d{4} ± 0\.\d{4}$/);

      await page.getByRole("link", { name: "25 folds" }).first().click();
      expect(await heading(page)).toBe("roc_auc");
      const body = await page.locator("main").innerText();
      expect(body).toContain(rocAuc);
      const history = (await cellsOf(page, "History")).slice(1);
      expect(history.map(([step]) => step)).toEqual(Array.from({ length: 25 }, (_, step) => String(step)));
      const mean = history.reduce((sum, [, value]) => sum + Number(value), 0) / 25;
      expect(mean).toBeCloseTo(Number.parseFloat(rocAuc), 4); // shown with four digits

      // the parent run has the figures
      await page.locator(".crumbs a").nth(2).click();
      await page.getByRole("link", { name: "class_balance.png", exact: true }).click();
      const image = page.locator("img.image");
      await image.waitFor();
      await expect
        .poll(() =>
          image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBeGreaterThan(400);
      expectNoComplaints();
      await context.close();
    },
  );

  test("stand side by side, and the better mean is marked where the folds are evidence of it", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, product.experiments);
    await page.goto("/");
    for (const name of ["logistic_regression", "random_forest"])
      await page.getByRole("row", { name }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Compare selected" }).click();
    expect(await heading(page)).toBe("Compare 2 runs");
    const [head = [], ...rows] = await cellsOf(page, "Metrics");
    const forest = head.findIndex((name) => name.startsWith("random_forest"));
    const logistic = head.findIndex((name) => name.startsWith("logistic_regression"));
    expect([forest, logistic].sort()).toEqual([1, 2]);
    expect(rows.map(([name]) => name?.split(" ")[0])).toEqual([...metrics, ...calibration]);
    for (const row of rows.slice(metrics.length)) {
      expect(row[forest], row[0]).toBe("–");
      expect(row.join(" ")).not.toContain("best");
    }
    const noEvidence = rows.filter(([name]) => name?.includes("no evidence"));
    expect(noEvidence.map(([name]) => name?.split(" ")[0])).toContain("roc_auc"); // which lead decided, says the verdict
    for (const row of noEvidence) expect(row.join(" ")).not.toContain("best");
    for (const row of rows.slice(0, metrics.length).filter((one) => !noEvidence.includes(one))) {
      const [a, b] = [Number.parseFloat(row[forest] ?? ""), Number.parseFloat(row[logistic] ?? "")];
      const lowerIsBetter = ["log_loss", "brier_score"].includes(row[0]?.split(" ")[0] ?? "");
      const winner = a < b === lowerIsBetter ? forest : logistic;
      if (a !== b) expect(row[winner], row[0]).toContain("best");
    }
    expectNoComplaints();
    await context.close();
  });

  test("can be walked by keyboard: the skip link, then a run by Tab and Enter", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, product.experiments);
    await page.goto("/experiments");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await tabTo(page, "heart-disease");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/experiments\/1$/);
    await tabTo(page, "random_forest");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/[0-9a-f]{32}$/);
    expect(await heading(page)).toBe("random_forest");
    expectNoComplaints();
    await context.close();
  });

  test("lead to the registered model and its files", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, product.experiments);
    await page.goto("/");
    await page.getByRole("link", { name: "Models", exact: true }).click();
    await page.getByRole("link", { name: "heart-disease", exact: true }).click();
    const main = await page.locator("main").innerText();
    expect(main).toContain("@champion");
    expect(main).toContain("systole serve models:/heart-disease@champion");
    await page.getByRole("link", { name: "Version 1", exact: true }).first().click();
    const columns = await cellsOf(page, "Schema");
    expect(columns.find(([name]) => name?.startsWith("sex"))?.slice(1)).toEqual([
      ...["codes", "0 female 1 male", "–", "no"],
    ]);
    expect(columns.find(([name]) => name?.startsWith("chol"))?.slice(1)).toEqual([
      ...["number", "50 to 700 usually 100 to 450", "mg/dl", "yes"],
    ]);
    const [head, ...rows] = await cellsOf(page, "Metrics");
    expect(rows.map(([name]) => name)).toEqual([...metrics, ...calibration]);
    expect(head?.[2]).toMatch(/^95 % interval/);
    expect(rows[0]?.[2]).toMatch(/^0\.\d{4} to 0\.\d{4}$/);
    // the other sites' figures are folded away, each with its interval
    expect(await page.getByRole("region", { name: "Metrics transport/hungarian" }).count()).toBe(0);
    await page.locator("summary", { hasText: /^transport\/hungarian / }).click();
    const [, site] = await cellsOf(page, "Metrics transport/hungarian");
    expect(site?.slice(0, 3)).toEqual([
      "roc_auc",
      expect.stringMatching(/^0\.\d{4}$/),
      expect.stringMatching(/^0\.\d{4} to 0\.\d{4}$/),
    ]);
    await page.getByRole("link", { name: "MLmodel", exact: true }).click();
    expect(await page.locator("main pre").innerText()).toContain("signature:");
    expectNoComplaints();
    await context.close();
  });

  test("say what is missing, as a page", async () => {
    const { page, context } = await openVisit(browser, product.experiments);
    const response = await page.goto("/runs/00000000000000000000000000000000");
    expect(response?.status()).toBe(404);
    expect(await page.locator("main").innerText()).toContain("00000000000000000000000000000000");
    await context.close();
  });
});

async function heading(page: Page): Promise<string> {
  return (await page.getByRole("heading", { level: 1 }).innerText()).trim();
}

async function isDark(page: Page): Promise<boolean> {
  const color = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return red + green + blue < 3 * 128;
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>("(document.activeElement?.innerText ?? '').trim()");
}

/** Presses Tab until a link of this text has the focus. */
async function tabTo(page: Page, text: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now === text) return;
    passed.push(now);
  }
  throw new Error(`"${text}" must be reached by Tab, passed ${passed.join(" | ")}`);
}
