// 8. From the address to the console's first screen with what it is opened for, in real Chromium on a warm gateway: with
// nothing of it kept by the browser, and with its files kept.
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { buildConsoleWhereOld } from "../../scripts/demo/build-console.ts";
import { readyBrowser } from "../../scripts/test-browser.ts";
import { type GatewayProcess, startGatewayProcess, token } from "../support/gateway-process.ts";
import { type Benchmark, type Line, median, quantile, say } from "../support/lines.ts";
import { fillShop } from "../support/stocked-shop.ts";

const variants = 1000;
const mostSeconds = 1;
const turns = 15;
const quickTurns = 5;
const settleMs = 1000;

declare global {
  /** Since the navigation began, in milliseconds; 0 where it has not been reached. */
  var contentfulAt: number | undefined;
}

/** Notes when the page first shows what it is opened for: how the stock stands, in words. */
function watch(): void {
  const look = () => {
    if (!/numbers (in the store )?are right/.test(document.querySelector("main")?.textContent ?? "")) return;
    watcher.disconnect();
    // Behind the frame that paints it.
    requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.contentfulAt = performance.now())));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, characterData: true });
}

async function openWindow(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const signedIn = await context.request.post(`${url}/session`, { data: { token } });
  if (!signedIn.ok()) throw new Error(`${signedIn.status()} ${await signedIn.text()}`);
  await context.addInitScript(watch);
  return context;
}

async function secondsOf(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "commit" });
  const at = await page.waitForFunction(() => globalThis.contentfulAt ?? 0);
  return (await at.jsonValue()) / 1000;
}

type Figures = { cold: number[]; warm: number[] };

async function takeTurns(browser: Browser, { url }: GatewayProcess, count: number): Promise<Figures> {
  const figures: Figures = { cold: [], warm: [] };
  // The first one is the gateway's own warming up, and counts for nothing.
  for (let turn = 0; turn <= count; turn += 1) {
    const context = await openWindow(browser, url);
    const page = await context.newPage();
    // A new window's own start page is drawn beside it, and is not what is measured.
    await page.waitForTimeout(settleMs);
    const cold = await secondsOf(page, url);
    // A second visit has the files compiled kept, a third one finds them so.
    await secondsOf(page, url);
    const warm = await secondsOf(page, url);
    if (turn > 0) {
      figures.cold.push(cold);
      figures.warm.push(warm);
      say(`cold ${cold.toFixed(2)} s, warm ${warm.toFixed(2)} s`);
    }
    await context.close();
  }
  return figures;
}

const lineOf = (what: string, seconds: readonly number[]): Line => ({
  what,
  measured: median(seconds),
  unit: "s",
  limit: { atMost: mostSeconds },
  remark: `median of ${seconds.length}; least ${Math.min(...seconds).toFixed(2)} s, p90 ${quantile(seconds, 0.9).toFixed(2)} s`,
});

export const run: Benchmark = async ({ isQuick }) => {
  const executablePath = readyBrowser();
  if (executablePath === null) throw new Error("there is no Chromium to measure with");
  buildConsoleWhereOld(say);
  const gateway = await startGatewayProcess({}, { prepare: (path) => fillShop(path, variants) });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const { cold, warm } = await takeTurns(browser, gateway, isQuick ? quickTurns : turns);
    return [lineOf("nothing kept by the browser", cold), lineOf("files kept by the browser", warm)];
  } finally {
    await browser.close();
    await gateway.stop();
  }
};
