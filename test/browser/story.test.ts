// The whole story, as a new user lives it: connects, maps, looks at what would change, switches on, and from then on the
// store follows.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminToken } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { findFaults } from "./support/axe.ts";
import { takePicture } from "./support/picture.ts";
import { openStage, type Stage } from "./support/stage.ts";
import { shown, takeOff } from "./support/store.ts";

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  page = await stage.open(`/sign-in#token=${adminToken}`, "light", false);
});
afterAll(() => stage.close());

const heading = (name: string | RegExp) => page.getByRole("heading", { name });
const field = (name: string) => page.getByRole("textbox", { name, exact: true });
const press = (name: string | RegExp) => page.getByRole("button", { name }).click();

describe("a new user", () => {
  it("console: opens the printed link and is led to the set-up", async () => {
    await heading("Nothing is connected yet").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Set up" }).click();
    await heading("Where is your stock kept?").waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
  });

  it("console: is told at the field what is wrong with a key, and connects both sides", async () => {
    await field("Base URL").fill(`${stage.stand.katanaUrl}/v1`);
    await field("API key").fill("a key with spaces");
    await press("Test and connect Katana");
    await page.getByText("apiKey holds spaces or special characters").waitFor();
    await takePicture(page, "wizard-refused");
    await field("API key").fill("katana-demo-key");
    await press("Test and connect Katana");
    await heading("Which store sells it?").waitFor();
    await field("Shop domain").fill("demo.myshopify.com");
    await field("Admin API access token").fill("shpat_demo");
    await field("Client secret").fill("shpss_demo");
    await field("Base URL").fill(stage.stand.shopifyUrl);
    await press("Test and connect Shopify");
    await heading("Which stock does each location of the store show?").waitFor();
    expect.soft(stage.faults).toEqual([]);
  });

  it("console: L1 L3 takes the suggested location, decides on the other, and sees how the items match", async () => {
    await page.getByText("Online warehouse shows Main warehouse").waitFor();
    await press("Take the suggestions");
    await page.getByLabel("Stock that Retail store shows").selectOption({ label: "High street shop" });
    await takePicture(page, "wizard-locations");
    expect.soft(await findFaults(page)).toEqual([]);
    await press("Continue");
    await heading("Items are matched by their SKU").waitFor();
    await page.getByRole("row", { name: /case-mix-01/ }).waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
    await press("Continue");
    await heading("How should the numbers be made?").waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
    await press("Continue");
  });

  it("console: T2 sees as a table what would change, while nothing is written", async () => {
    await page.getByText(/\d+ of \d+ numbers would change/).waitFor();
    await page
      .getByRole("table", { name: "What the run changes" })
      .getByText("Would write")
      .first()
      .waitFor();
    await takePicture(page, "wizard-preview");
    expect.soft(await findFaults(page)).toEqual([]);
    await press("Continue");
  });

  it("console: T1 cannot switch on before both warnings are acknowledged; then sync is on", async () => {
    const on = page.getByRole("button", { name: "Switch stock sync on" });
    expect(await on.isDisabled()).toBe(true);
    await page.getByLabel(/I know that quantities edited in the store are overwritten/).check();
    expect(await on.isDisabled()).toBe(true);
    await page.getByLabel(/own stock sync to this store is off/).check();
    await takePicture(page, "wizard-switch");
    await on.click();
    await page.getByText("Stock sync is on").waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
  });

  it("console: pushes everything at once and follows the run to its end", async () => {
    await press("Push all numbers now");
    await heading(/Push stock/).waitFor();
    await page.getByText("Done", { exact: true }).waitFor();
    await page.getByRole("table", { name: "What the run changes" }).getByText("Written").first().waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
    expect(stage.faults).toEqual([]);
  });
});

describe("from then on", () => {
  const sku = "OAK-STOO-S";
  const place = "Online warehouse";
  const row = () => page.getByRole("row", { name: new RegExp(`${sku}.*${place}`) });
  const follow = (name: string) =>
    page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
  const mark = () => page.evaluate(() => Reflect.set(globalThis, "isSamePage", true));
  const isSamePage = () => page.evaluate(() => Reflect.get(globalThis, "isSamePage") === true);
  const showsInRow = (number: number) =>
    row()
      .getByRole("cell", { name: String(number), exact: true })
      .nth(2)
      .waitFor();

  it("console: C4 a change in Katana appears on the open page by itself, as in the store", async () => {
    await follow("Stock");
    await row().waitFor();
    await mark();
    const before = (await shown(stage, sku, place)) ?? 0;
    await stage.stand.adjust(sku, 11);
    await showsInRow(before + 11);
    expect(await shown(stage, sku, place)).toBe(before + 11);
    expect(await isSamePage()).toBe(true);
  });

  it("console: Q11 the page of the item explains the number: the sum ends in what the store shows", async () => {
    await row().getByRole("link", { name: sku }).click();
    await heading(sku).waitFor();
    const number = await shown(stage, sku, place);
    await page.getByText(String(number), { exact: true }).first().waitFor();
    await takePicture(page, "story-explain");
    expect.soft(await findFaults(page)).toEqual([]);
  });

  it("console: T3 switching off stops it, and switching on catches up", async () => {
    await follow("Overview");
    const toggle = page.getByRole("switch", { name: /Stock sync of/ });
    await toggle.press("Space");
    await page.getByText(/is off: nothing is written any more/).waitFor();
    const before = (await shown(stage, sku, place)) ?? 0;
    await stage.stand.adjust(sku, 2);
    await follow("Stock");
    await row()
      .getByRole("cell", { name: String(before + 2), exact: true })
      .first()
      .waitFor();
    expect(await shown(stage, sku, place)).toBe(before);
    await follow("Overview");
    await toggle.press("Space");
    await press("Switch on");
    await follow("Stock");
    await showsInRow(before + 2);
    expect(await shown(stage, sku, place)).toBe(before + 2);
  });

  it("console: G2 L5 a failure is shown with its reason, and retried once it is mended", async () => {
    const bringBack = await takeOff(stage, sku, "Retail store");
    await follow("Runs");
    await press("Start a run");
    await page.getByRole("menuitem", { name: "Compare, and bring right" }).click();
    await heading(/Compare both sides/).waitFor();
    await follow("Failures");
    await page.getByRole("row", { name: new RegExp(sku) }).waitFor();
    expect.soft(await findFaults(page)).toEqual([]);
    await bringBack();
    await press("Retry all");
    await heading("Nothing has failed").waitFor();
  });

  it("console: GraphQL bar: a lost connection is told and found again by itself, with nothing missed", async () => {
    await follow("Stock");
    await row().waitFor();
    await mark();
    const before = (await shown(stage, sku, place)) ?? 0;
    await stage.stand.gateway.stop();
    await page.getByText("The connection to the gateway is lost").waitFor();
    await takePicture(page, "story-lost");
    await stage.stand.adjust(sku, 5);
    await stage.stand.restart();
    await page.getByText("The connection to the gateway is lost").waitFor({ state: "detached" });
    await showsInRow(before + 5);
    expect(await isSamePage()).toBe(true);
    expect(stage.faults).toEqual([]);
  });
});
