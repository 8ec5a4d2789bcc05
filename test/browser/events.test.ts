// Events as they happen, and drift with its causes.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tellEvents, trimEvents } from "../../packages/gateway/src/testing/event-log.ts";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { openLedger } from "../support/ledger.ts";
import { findFaults } from "./support/axe.ts";
import { fitsWidth } from "./support/fits-width.ts";
import { takePicture } from "./support/picture.ts";
import { looks, openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
let ids: Ids;

type Counts = { drifted: number; inSync: number; pending: number };
const counts = async (): Promise<Counts> => {
  const query = "query ($id: ID!) { integration(id: $id) { counts { drifted inSync pending } } }";
  const answer = await stage.stand.client.ask<{ integration: { counts: Counts } }>(query, {
    id: ids.integrationId,
  });
  return answer.integration.counts;
};
const log = (page: Page) => page.getByRole("table", { name: "Events, the latest first" });

/** All but so many, of those that the log holds. */
async function countEvents(but: number): Promise<number> {
  const ledger = await openLedger(() => stage.stand.database);
  const [row] = await ledger.read("select count(*) as count from sync_event");
  await ledger.close();
  return Number(row?.["count"]) - but;
}

beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
  await switchOn(stage.stand, ids.integrationId);
  await waitFor(async () => (await counts()).drifted > 0);
});
afterAll(() => stage.close());

describe("drift", () => {
  it.each(looks)("console: T2 what differs since before sync is listed with its cause, %s", async (look) => {
    const page = await stage.open("/drift", look);
    const table = page.getByRole("table", { name: "Differences" });
    await table.getByText("From before sync").first().waitFor();
    await expect
      .poll(async () => (await table.getByRole("row").count()) - (await counts()).drifted, {
        timeout: 20_000,
      })
      .toBe(1);
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `drift-${look}`);
  });

  it("console: C6 all is brought right by a run that can be followed", async () => {
    const page = await stage.open("/drift");
    await page.getByRole("button", { name: "Bring all right" }).click();
    await page.waitForURL(/\/runs\//);
    await waitFor(async () => (await counts()).drifted === 0);
    await page.goBack();
    await page.getByRole("heading", { name: "The store shows every number right" }).waitFor();
    const lately = page.getByRole("region", { name: "Found lately" });
    await lately.getByRole("listitem").first().waitFor();
    expect(await page.getByRole("table", { name: "Differences" }).count()).toBe(0);
  });
});

describe("events", () => {
  it("console: what happens shows by itself; paused, it waits and is counted", async () => {
    const page = await stage.open("/events");
    const rows = log(page).getByRole("row").filter({ hasText: "OAK-STOO-S: the channel shows" });
    await log(page).getByRole("row").nth(1).waitFor();
    const before = await rows.count();
    await stage.stand.adjust("OAK-STOO-S", 1);
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(before + 1);
    await page.getByRole("button", { name: "Pause" }).click();
    await stage.stand.adjust("OAK-STOO-S", 2);
    await page.getByRole("button", { name: /Go on \([1-9]\d* new\)/ }).waitFor();
    await expect.poll(async () => (await counts()).pending, { timeout: 20_000 }).toBe(0);
    expect(await rows.count()).toBe(before + 1);
    await page.getByRole("button", { name: /Go on/ }).click();
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(before + 2);
  });

  it("console: filters stand in the address and hold for what comes, too", async () => {
    const page = await stage.open("/events?types=STOCK_PUSHED&sku=OAK-STOO-S");
    await log(page).getByRole("row").nth(1).waitFor();
    const before = await log(page).getByRole("row").count();
    await stage.stand.adjust("OAK-STOO-M", 1);
    await stage.stand.adjust("OAK-STOO-S", 1);
    await expect.poll(() => log(page).getByRole("row").count(), { timeout: 20_000 }).toBe(before + 1);
    const texts = await log(page).getByRole("row").allTextContents();
    expect(texts.slice(1).filter((text) => !text.includes("OAK-STOO-S: the channel shows"))).toEqual([]);
    await page.getByLabel("Only this kind").selectOption("AVAILABILITY_CHANGED");
    await page.waitForURL(/types=AVAILABILITY_CHANGED/);
    await log(page).getByText("available, was").first().waitFor();
  });

  it("console: an event opens to all that is known of it, by an address of its own", async () => {
    const page = await stage.open("/events?types=STOCK_PUSHED");
    await log(page)
      .getByRole("button", { name: /OAK-STOO-S: the channel shows/ })
      .first()
      .click();
    await page.waitForURL(/event=/);
    const direct = await stage.open(new URL(page.url()).pathname + new URL(page.url()).search);
    const dialog = direct.getByRole("dialog", { name: "Event" });
    await dialog.getByText("from").first().waitFor();
    expect(await findFaults(direct)).toEqual([]);
    await dialog.getByRole("link", { name: "Why this was written" }).click();
    await direct.getByRole("heading", { name: "Why this was written" }).waitFor();
  });

  it("console: where its last event is no longer kept, the log says so, is read anew and goes on from now", async () => {
    const page = await stage.open("/events");
    const rows = log(page).getByRole("row").filter({ hasText: "OAK-TRAY-S: the channel shows" });
    await log(page).getByRole("row").nth(1).waitFor();
    // Of an item that nothing was told of so far: how many rows of a long log are drawn depends on the window.
    expect(await rows.count()).toBe(0);
    await stage.stand.adjust("OAK-TRAY-S", 1);
    await rows.first().waitFor();
    await page.evaluate(() => Reflect.set(globalThis, "isTheSamePage", true));
    await stage.stand.gateway.stop();
    await tellEvents(stage.stand, 30, "Something that was told while nobody listened.");
    await trimEvents(stage.stand, await countEvents(20));
    await stage.stand.restart();
    await page.getByText("Some events may be missing here").waitFor();
    await rows.first().waitFor({ state: "detached" });
    expect(await findFaults(page)).toEqual([]);
    await stage.stand.adjust("OAK-TRAY-S", 1);
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole("button", { name: "Dismiss" }).first().click();
    await page.getByText("Some events may be missing here").waitFor({ state: "detached" });
    expect(await page.evaluate(() => Reflect.get(globalThis, "isTheSamePage"))).toBe(true);
  });

  it.each(looks)("console: the log is sound and fits, %s", async (look) => {
    const page = await stage.open("/events", look);
    await log(page).getByRole("row").nth(3).waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `events-${look}`);
    expect(stage.faults).toEqual([]);
  });
});
