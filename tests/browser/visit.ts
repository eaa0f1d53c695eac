import type { Browser, BrowserContext, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { findChromium, openChromium } from "../../scripts/screenshots/chromium.ts";

const executable = findChromium();

/**
 * Declares tests that need Chromium. Without one they are skipped visibly, but fail where `CI` is set: there it belongs
 * to the machine.
 */
export function describeChromium(name: string, tests: () => void): void {
  if (executable === undefined && process.env["CI"])
    describe(name, () => {
      throw new Error("Chromium must be on the path, or SYSTOLE_CHROMIUM must name it, when CI is set");
    });
  else describe.skipIf(executable === undefined)(`${name} (needs Chromium)`, tests);
}

/** Starts the machine's Chromium. */
export function startChromium(): Promise<Browser> {
  return openChromium(executable ?? "");
}

/** A page whose complaints are kept. */
export interface Visit {
  readonly page: Page;
  /** What the page asked for, each request's address. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, what was thrown, requests to another host, answers of 500 and above. */
  readonly complaints: readonly string[];
  /** Fails when there are any. */
  expectNoComplaints(): void;
}

/**
 * Opens a page on one origin. Requests to any other are noted and not made.
 *
 * @param origin as in `http://127.0.0.1:8000`.
 */
export async function openVisit(
  browser: Browser,
  origin: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Visit & { context: BrowserContext }> {
  const context = await browser.newContext({
    baseURL: origin,
    timezoneId: "UTC",
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(100_000);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    requests.push(url);
    if (/^(data|blob):/.test(url) || new URL(url).origin === origin) return route.continue();
    complaints.push(`asked another host: ${url}`);
    return route.abort();
  });
  // Chromium logs what a content policy stops as an error of the console
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return { page, context, requests, complaints, expectNoComplaints: () => expect(complaints).toEqual([]) };
}

/** The cells of a table, row by row, the head first; white space is made one space. */
export async function cellsOf(page: Page, region: string): Promise<string[][]> {
  const table = page.getByRole("region", { name: region, exact: true }).and(page.locator(".scroll")); // a section may be called alike
  const rows = await table.getByRole("row").all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator("th, td").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim()),
    ),
  );
}
