// A gateway with its console between both mock servers, and Chromium to look at it with: what a browser test stands on.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { builtConsole } from "../../../packages/gateway/src/console/console-files.ts";
import { adminToken, openStand, type Stand } from "../../../packages/gateway/src/testing/gateway-stand.ts";

const places = [process.env["CHROMIUM_PATH"] ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"];

/** For whoever waits for what the gateway does: generous, and over as soon as it is there. */
const patienceMs = 20_000;

export const looks = ["light", "dark", "phone"] as const;
type Look = (typeof looks)[number];

export type Stage = {
  stand: Stand;
  url: string;
  /** A window of its own, signed in unless told. What goes wrong in it is gathered in `faults`. */
  open(path?: string, look?: Look, isSignedIn?: boolean): Promise<Page>;
  /** What the browser complained of: mistakes in scripts, whatever the page's policy kept out. */
  faults: string[];
  close(): Promise<void>;
};

const windows = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true },
} as const;

async function signIn(context: BrowserContext, url: string): Promise<void> {
  const response = await context.request.post(`${url}/session`, { data: { token: adminToken } });
  if (!response.ok()) throw new Error(`${response.status()} ${await response.text()}`);
}

function noteFaults(page: Page, url: string, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // A gateway that a test has stopped, and a refused sign-in, are told of by the browser too.
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text()))
      faults.push(message.text());
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith("data:")) faults.push(`asked elsewhere: ${asked}`);
  });
}

export async function openStage(options: Parameters<typeof openStand>[0] = {}): Promise<Stage> {
  const executablePath = places.find((place) => place !== "" && existsSync(place));
  if (executablePath === undefined)
    throw new Error("There is no Chromium here: `npm run test:browser` says what is missing.");
  const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const stand = await openStand({ ...options, consoleFolder: builtConsole });
  const { url } = stand.gateway;
  const faults: string[] = [];
  return {
    stand,
    url,
    faults,
    async open(path = "/", look = "light", isSignedIn = true) {
      const context = await browser.newContext({
        ...windows[look],
        locale: "en-GB",
        timezoneId: "Europe/London",
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(patienceMs);
      if (isSignedIn) await signIn(context, url);
      const page = await context.newPage();
      noteFaults(page, url, faults);
      await page.goto(`${url}${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await stand.close();
    },
  };
}
