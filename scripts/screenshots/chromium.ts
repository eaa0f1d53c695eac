import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** A Chromium of this machine: `SYSTOLE_CHROMIUM`, else the first `chromium` on the path; `undefined` without one. */
export function findChromium(): string | undefined {
  const named = process.env["SYSTOLE_CHROMIUM"];
  if (named) return named;
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "chromium"))
    .find(isExecutable);
}

/** Starts a Chromium without a window and with a new, empty profile. It calls nobody by itself. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // --no-sandbox: it opens our own pages only, and may run as root in a container
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
