// Too much would sell out at once: a guard holds it, and a person decides on the page.
import { katanaCatalogSeed, shopifyCatalogSeed } from "@stockgate/mock-servers";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { openStage, type Stage } from "./support/stage.ts";

const variants = 120;
/** At once: more than the guard lets pass. */
const soldOut = 24;

let stage: Stage;
let ids: Ids;

type Target = {
  state: string;
  holdCode: string | null;
  desired: number;
  observed: number;
  channelVariant: { sku: string };
  channelLocation: { name: string };
};

/** At the online warehouse, by SKU. */
async function online(): Promise<Target[]> {
  const query = `query ($id: ID!) { integration(id: $id) { targets(first: 250, sort: SKU) { nodes {
    state holdCode desired observed channelVariant { sku } channelLocation { name } } } } }`;
  type Answer = { integration: { targets: { nodes: Target[] } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  return integration.targets.nodes.filter(({ channelLocation }) => channelLocation.name.startsWith("Online"));
}

/** Once nothing is on its way any more: what the guard holds. The first few of them it lets pass. */
async function heldSkus(): Promise<string[]> {
  const held = await waitFor(async () => {
    const targets = await online();
    const found = targets.filter(({ holdCode }) => holdCode === "MASS_ZERO");
    return found.length > 0 && targets.every(({ state }) => state !== "PENDING") ? found : null;
  });
  return held.map(({ channelVariant }) => channelVariant.sku);
}

const shownOf = async (skus: readonly string[]): Promise<number[]> =>
  (await online())
    .filter(({ channelVariant }) => skus.includes(channelVariant.sku))
    .map(({ observed }) => observed);

/** All that the main warehouse has of some goods that are on sale, counted away at once. */
async function sellOut(from: number): Promise<void> {
  type Rows<Row> = { data: Row[] };
  const katana: typeof stage.stand.katana = (...asked) => stage.stand.katana(...asked);
  const found = await katana<Rows<{ id: number; sku: string | null }>>("GET", "/variants?limit=250");
  const places = await katana<Rows<{ id: number; name: string }>>("GET", "/locations");
  const main = places.data.find(({ name }) => name === "Main warehouse")?.id;
  const stock = await katana<Rows<{ variant_id: number; quantity_in_stock: string }>>(
    "GET",
    `/inventory?location_id=${main}&limit=250`,
  );
  const onSale = new Set(
    (await online()).filter(({ observed }) => observed > 0).map((each) => each.channelVariant.sku),
  );
  // Of twins one is shadowed, and of that one nothing is sold.
  const isOne = (sku: string) => found.data.filter((each) => each.sku === sku).length === 1;
  const goods = found.data
    .filter(({ sku }) => sku !== null && onSale.has(sku) && isOne(sku) && !sku.startsWith("KIT"))
    .slice(from, from + soldOut);
  await katana("POST", "/stock_adjustments", {
    stock_adjustment_number: `AWAY-${from}`,
    location_id: main,
    stock_adjustment_rows: goods.map(({ id }) => ({
      variant_id: id,
      quantity: -Number(stock.data.find((row) => row.variant_id === id)?.quantity_in_stock ?? 0),
    })),
  });
}

beforeAll(async () => {
  const seeds = { katana: katanaCatalogSeed({ variants }), shopify: shopifyCatalogSeed({ variants }) };
  stage = await openStage({ seeds });
  ids = await setUp(stage.stand);
  await stage.stand.client.command(
    "updateSyncPolicy",
    { integrationId: ids.integrationId, policy: { massZeroGuardPercent: "1" } },
    "integration { id }",
  );
  await switchOn(stage.stand, ids.integrationId);
  await stage.stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  await waitFor(async () => {
    const targets = await online();
    return targets.length > 60 && targets.every(({ state }) => state === "IN_SYNC");
  }, 60_000);
});
afterAll(() => stage.close());

/** From what the overview says is to be decided to the run itself. */
async function openHeldRun(): Promise<Page> {
  const page = await stage.open("/");
  await page.getByRole("link", { name: "Decide" }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "Needs approval" })
    .getByRole("link", { name: "Push stock" })
    .click();
  await page.getByText("A guard holds these changes").waitFor();
  return page;
}

describe("a held run", () => {
  it("console: G1 is found from the overview, looked at and refused: the store keeps its numbers", async () => {
    await sellOut(0);
    const skus = await heldSkus();
    const before = await shownOf(skus);
    const page = await openHeldRun();
    const changes = page.getByRole("table", { name: "What the run changes" });
    await changes.getByText("Held").first().waitFor();
    for (const sku of skus.slice(0, 3)) await changes.getByText(sku, { exact: true }).first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Refuse" }).click();
    const dialog = page.getByRole("dialog", { name: "Keep the store's numbers as they are?" });
    await dialog.waitFor();
    expect(await findFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Refuse" }).click();
    await page.getByText("The store keeps its numbers.").waitFor();
    await page.getByRole("heading", { level: 1 }).getByText("Cancelled").waitFor();
    expect(await shownOf(skus)).toEqual(before);
    expect(Math.min(...before)).toBeGreaterThan(0);
    await page.goto(`${stage.url}/failures?state=HELD`);
    await page
      .getByRole("table", { name: "Held items" })
      .getByText(skus[0] ?? "", { exact: true })
      .waitFor();
    expect(await findFaults(page)).toEqual([]);
  });

  it("console: G1 is approved by a typed word: the numbers go to the store", async () => {
    await sellOut(soldOut);
    const skus = await heldSkus();
    const page = await openHeldRun();
    await page.getByRole("button", { name: "Approve" }).click();
    const dialog = page.getByRole("dialog", { name: "Let these numbers go to the store?" });
    const approve = dialog.getByRole("button", { name: "Approve" });
    await approve.waitFor();
    expect(await approve.isDisabled()).toBe(true);
    expect(Math.min(...(await shownOf(skus)))).toBeGreaterThan(0);
    await dialog.getByLabel("Type approve to go on").fill("approve");
    await approve.click();
    await page.getByText("The held numbers are on their way.").waitFor();
    await page.getByRole("heading", { level: 1 }).getByText("Done").waitFor();
    await waitFor(async () => (await shownOf(skus)).every((number) => number === 0));
    expect(stage.faults).toEqual([]);
  });
});
