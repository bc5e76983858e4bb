import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { project } from "../conventions/sources.js";

/** Debian's Chromium, without a window. */
export function openBrowser(): Promise<Browser> {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
  if (!executablePath) throw new Error("Chromium is not installed: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

/** Keeps a picture where AXLE_SCREENSHOTS says so: those of the docs are made with `AXLE_SCREENSHOTS=docs/pictures`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env["AXLE_SCREENSHOTS"];
  if (!folder) return;
  mkdirSync(join(project, folder), { recursive: true });
  await page.screenshot({ path: join(project, folder, `${name}.png`) });
}

/** What the page itself complained about. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return errors;
}
