// Pictures for the README and the docs, as the tests saw the pages. Written where asked for, so that a test run leaves the
// tree as it is.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** Those that are shown there; tests may take more. */
const isShown = (name: string) => /^(overview|stock|sku|wizard)-(light|dark|phone|preview)$/.test(name);

const folder = process.env["STOCKGATE_SCREENSHOTS"];

export async function takePicture(page: Page, name: string): Promise<void> {
  if (folder === undefined || folder === "" || !isShown(name)) return;
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
}
