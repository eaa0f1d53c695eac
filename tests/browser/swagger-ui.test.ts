import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Product, startProduct } from "../../scripts/screenshots/product.ts";
import { describeChromium, openVisit, startChromium } from "./visit.ts";

describeChromium("Swagger UI", () => {
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

  test("opens from the service's own files, without a complaint", async () => {
    const { page, context, requests, expectNoComplaints } = await openVisit(browser, product.predictions);
    await page.goto("/docs");
    await page.getByRole("heading", { name: "Predictions of heart-disease" }).waitFor();
    const operations = (await page.locator(".opblock-summary-path").allInnerTexts()).map((path) =>
      path.replaceAll(/[^/\w]/g, ""),
    );
    expect(operations).toEqual(["/predict", "/health", "/livez", "/readyz", "/startupz", "/metrics"]);
    expect(requests.map((url) => url.replace(product.predictions, ""))).toEqual(
      expect.arrayContaining([
        "/docs",
        "/docs/swagger-ui.css",
        "/docs/swagger-ui-bundle.js",
        "/openapi.json",
      ]),
    );
    expectNoComplaints();
    await context.close();
  });

  test("may not ask another host: its policy stops that, and a complaint is noticed", async () => {
    const { page, context, complaints } = await openVisit(browser, product.predictions);
    await page.goto("/docs");
    const outcome = await page.evaluate<string>(
      "fetch('http://127.0.0.2:9/').then(() => 'asked', (error) => error.name)",
    );
    expect(outcome).toBe("TypeError");
    await expect.poll(() => complaints.join("\n")).toContain("Content Security Policy");
    expect(complaints.join("\n")).not.toContain("asked another host"); // it was not even sent
    await context.close();
  });

  test("answers the example of /predict, and shows what is wrong with a record", async () => {
    const { page, context, expectNoComplaints } = await openVisit(browser, product.predictions);
    await page.goto("/docs");
    await page.getByRole("button", { name: /Predict records/ }).click();
    const operation = page.locator("#operations-predictions-predict");
    const answer = operation.locator(".live-responses-table .response");

    const body = JSON.parse(await operation.locator("textarea").inputValue()) as { records: unknown[] };
    expect(body.records.length).toBeGreaterThan(0);
    await operation.getByRole("button", { name: "Execute" }).click();
    await answer.waitFor();
    expect(await answer.locator(".response-col_status").innerText()).toBe("200");
    const given = JSON.parse(await answer.locator(".highlight-code code").first().innerText()) as {
      predictions: number[];
      probabilities: number[];
      threshold: number;
      model: { name: string };
    };
    expect(given.model.name).toBe("heart-disease");
    expect(given.predictions).toEqual(given.probabilities.map((p) => (p > given.threshold ? 1 : 0)));
    expect(given.predictions).toHaveLength(body.records.length);
    expectNoComplaints();

    await operation
      .locator("textarea")
      .fill(JSON.stringify({ records: [{ values: [63, 9, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6] }] }));
    await operation.getByRole("button", { name: "Execute" }).click();
    await answer.getByText("400", { exact: true }).first().waitFor();
    expect(await answer.innerText()).toContain("must be one of 0 (female), 1 (male), got 9");
    await context.close();
  });
});
