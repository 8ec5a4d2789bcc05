// Stock: found, picked, put in order; one SKU explained; a past write explained; a change shows without a reload.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { fitsWidth } from "./support/fits-width.ts";
import { takePicture } from "./support/picture.ts";
import { looks, openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
let ids: Ids;

type Target = {
  state: string;
  desired: number;
  channelLocation: { name: string };
  lastPush: { reference: string } | null;
};
const targetsOf = async (sku: string) => {
  const query = `query ($id: ID!) { integration(id: $id) { targets(search: "${sku}") { nodes {
    state desired channelLocation { name } lastPush { reference } } } } }`;
  const answer = await stage.stand.client.ask<{ integration: { targets: { nodes: Target[] } } }>(query, {
    id: ids.integrationId,
  });
  return answer.integration.targets.nodes;
};
const isSettled = (sku: string) =>
  waitFor(async () => (await targetsOf(sku)).every(({ state }) => state === "IN_SYNC"));

const desiredOf = async (sku: string) =>
  (await targetsOf(sku)).find(({ channelLocation: { name } }) => name === "Online warehouse")?.desired ?? 0;

beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
  await switchOn(stage.stand, ids.integrationId);
  await stage.stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  await isSettled("");
  for (const [sku, quantity] of [
    ["OAK-STOO-S", 3],
    ["OAK-TRAY-S", -2],
  ] as const) {
    const wanted = (await desiredOf(sku)) + quantity;
    await stage.stand.adjust(sku, quantity);
    await waitFor(async () => (await desiredOf(sku)) === wanted);
  }
  await isSettled("");
});
afterAll(() => stage.close());

const skus = (page: Page) => page.getByRole("table", { name: "Stock" }).getByRole("link").allTextContents();

describe("stock", () => {
  it("console: every item is listed with what is wanted and shown, in the order of its SKU", async () => {
    const page = await stage.open("/stock");
    await page.getByRole("link", { name: "OAK-STOO-S" }).first().waitFor();
    const listed = await skus(page);
    expect(listed.length).toBeGreaterThan(4);
    expect(listed.map((sku) => sku.toLowerCase())).toEqual(listed.map((sku) => sku.toLowerCase()).toSorted());
  });

  it("console: search, state and order stand in the address, and a link brings them back", async () => {
    const page = await stage.open("/stock");
    await page.getByLabel("Search by SKU or title").fill("oak-stoo");
    await page.waitForURL(/search=oak-stoo/);
    await page.getByRole("link", { name: "OAK-TRAY-S" }).first().waitFor({ state: "detached" });
    await page.getByRole("group", { name: "States" }).getByText("In sync").click();
    await page.waitForURL(/state=IN_SYNC/);
    await page.getByRole("button", { name: "Last change" }).click();
    await page.waitForURL(/sort=LAST_CHANGE/);
    const again = await stage.open(new URL(page.url()).pathname + new URL(page.url()).search);
    await again.getByRole("link", { name: "OAK-STOO-S" }).first().waitFor();
    expect(new Set(await skus(again))).toEqual(new Set(["OAK-STOO-S", "OAK-STOO-M"]));
    expect(await again.getByLabel("Search by SKU or title").inputValue()).toBe("oak-stoo");
    expect((await skus(again))[0]).toBe("OAK-STOO-S");
    await again.getByLabel("Search by SKU or title").fill("no such thing");
    await again.getByRole("heading", { name: "Nothing is found" }).waitFor();
    await again.getByRole("button", { name: "Show all" }).last().click();
    await again.getByRole("link", { name: "OAK-TRAY-S" }).first().waitFor();
    expect(new URL(again.url()).search).not.toContain("state");
  });

  it("console: a change at the source shows on the open page without a reload", async () => {
    const page = await stage.open("/stock?search=OAK-BOX-S");
    const row = page
      .getByRole("row")
      .filter({ hasText: "OAK-BOX-S" })
      .filter({ hasText: "Online warehouse" });
    const target = (await targetsOf("OAK-BOX-S")).find(({ channelLocation }) =>
      channelLocation.name.startsWith("Online"),
    );
    const shown = (number: number) =>
      row.getByRole("cell").nth(5).getByText(new Intl.NumberFormat("en-GB").format(number), { exact: true });
    await shown(target?.desired ?? 0).waitFor();
    await page.evaluate(() => Reflect.set(globalThis, "isTheSamePage", true));
    await stage.stand.adjust("OAK-BOX-S", 5);
    await shown((target?.desired ?? 0) + 5).waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, "isTheSamePage"))).toBe(true);
  });

  it.each(looks)("console: the list is sound and fits, %s", async (look) => {
    const page = await stage.open("/stock", look);
    await page.getByRole("link", { name: "OAK-STOO-S" }).first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `stock-${look}`);
  });
});

describe("one SKU", () => {
  it("console: Q11 the sum adds up to what the store should show, step by step", async () => {
    const page = await stage.open("/stock/OAK-STOO-S");
    await page.getByRole("heading", { name: "OAK-STOO-S", level: 1 }).waitFor();
    const query = `query ($id: ID!) { availability(integrationId: $id, skus: ["OAK-STOO-S"]) {
      available sourceLocation { name } steps { label amount result } } }`;
    type Answer = {
      availability: {
        available: number;
        sourceLocation: { name: string };
        steps: { label: string; result: string }[];
      }[];
    };
    const { availability } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
    const sum = availability.find(({ sourceLocation }) => sourceLocation.name === "Main warehouse");
    const panel = page.getByRole("region", { name: "Main warehouse" });
    const table = panel.getByRole("table", { name: "How the number at Main warehouse comes about" });
    await table.waitFor();
    expect(await table.getByTestId("total").textContent()).toBe(
      new Intl.NumberFormat("en-GB").format(sum?.available ?? -1),
    );
    for (const { label } of sum?.steps ?? [])
      await table.getByText(label, { exact: false }).first().waitFor();
    expect(sum?.steps.at(-1)?.result).toBe(String(sum?.available));
    expect(await panel.getByRole("row").filter({ hasText: "Online warehouse" }).count()).toBe(1);
  });

  it("console: Q2 a kit shows its components and which of them is the bottleneck", async () => {
    const page = await stage.open("/stock/KIT-GIFT-TRAY");
    const parts = page.getByRole("table", { name: "Components of the kit" }).first();
    await parts.getByRole("row").filter({ hasText: "Bottleneck" }).first().waitFor();
    const allows = await Promise.all(
      (await parts.getByRole("row").all())
        .slice(1)
        .map(async (row) => [
          Number(await row.getByRole("cell").last().textContent()),
          (await row.textContent())?.includes("Bottleneck"),
        ]),
    );
    const least = Math.min(...allows.map(([number]) => Number(number)));
    expect(allows.filter(([, isBottleneck]) => isBottleneck).map(([number]) => number)).toContain(least);
    await parts.getByRole("link").first().click();
    await page.waitForURL(/\/stock\/(?!KIT)/);
  });

  it("console: Q11 a past write leads to its explanation, by a link and by the store's own reference", async () => {
    const page = await stage.open("/stock/OAK-STOO-S");
    await page.getByRole("link", { name: /^why/ }).first().click();
    await page.getByRole("heading", { name: "Why this was written" }).waitFor();
    const pushed = (await targetsOf("OAK-STOO-S")).find(({ lastPush }) => lastPush !== null);
    const direct = await stage.open(`/pushes/${encodeURIComponent(pushed?.lastPush?.reference ?? "")}`);
    const panel = direct.getByRole("region", { name: "OAK-STOO-S" });
    await panel.getByText("In stock").waitFor();
    expect(await panel.getByTestId("total").textContent()).toBe(String(pushed?.desired));
    expect(await findFaults(direct)).toEqual([]);
    const box = direct.getByRole("search", { name: "Go to" }).getByRole("textbox");
    await box.fill("OAK-TRAY-S");
    await box.press("Enter");
    await direct.getByRole("heading", { name: "OAK-TRAY-S", level: 1 }).waitFor();
    await box.fill(` ${pushed?.lastPush?.reference ?? ""} `);
    await box.press("Enter");
    await panel.getByText("In stock").waitFor();
    const none = await stage.open("/pushes/gid%3A%2F%2Fstockgate%2FIntent%2Fnone");
    await none.getByRole("heading", { name: "This write is not known" }).waitFor();
  });

  it("console: its history is drawn, and told as a table; its events stand below", async () => {
    const page = await stage.open("/stock/OAK-STOO-S");
    const history = page.getByRole("region", { name: "History" });
    await history.locator("canvas").waitFor();
    await history.getByText("As a table").click();
    const rows = history.getByRole("table").getByRole("row");
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBeGreaterThan(2);
    await history.getByText("A week", { exact: true }).click();
    await page.waitForURL(/span=7d/);
    await page
      .getByRole("region", { name: "Events" })
      .getByText("OAK-STOO-S: the channel shows")
      .first()
      .waitFor();
  });

  it("console: one that neither side knows is said so", async () => {
    const page = await stage.open(`/stock/${encodeURIComponent("NO/SUCH 50%")}`);
    const heading = page.getByRole("heading", { name: "Neither side knows NO/SUCH 50%" });
    await heading.waitFor();
    expect(await page.getByRole("link", { name: "To all stock" }).count()).toBe(1);
  });

  it.each(looks)("console: the page is sound and fits, %s", async (look) => {
    const page = await stage.open("/stock/KIT-GIFT-TRAY", look);
    await page.getByText("Bottleneck").first().waitFor();
    await page.getByRole("region", { name: "History" }).locator("canvas").waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `sku-${look}`);
    expect(stage.faults).toEqual([]);
  });
});
