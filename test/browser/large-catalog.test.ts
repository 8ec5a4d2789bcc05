// Thousands of rows: only those in sight are drawn, the rest comes by pages as it is scrolled to, and every one is there.
import { setTimeout as sleep } from "node:timers/promises";
import { katanaCatalogSeed, shopifyCatalogSeed } from "@stockgate/mock-servers";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { openStage, type Stage } from "./support/stage.ts";

/** About; each is shown at two locations. */
const variants = 2400;
/** Drawn at once, whatever the listing's length: what a window holds, and some on either side. */
const mostDrawn = 60;
/** Of one page of the listing. */
const pageLength = 100;

let stage: Stage;
let ids: Ids;

type Variant = { sku: string | null; title: string };
type Target = { channelVariant: Variant; channelLocation: { name: string } };
type Listing = { nodes: Target[]; pageInfo: { hasNextPage: boolean; endCursor: string } };

/** As a row of the page says it: all that is listed, or what the filter lets through. */
async function listTargets(filter = ""): Promise<string[]> {
  const found: Target[] = [];
  for (let after: string | null = null; ;) {
    const query = `query ($id: ID!, $after: String) { integration(id: $id) { targets(first: 250, after: $after, sort: SKU ${filter}) {
      nodes { channelVariant { sku title } channelLocation { name } } pageInfo { hasNextPage endCursor } } } }`;
    const { integration }: { integration: { targets: Listing } } = await stage.stand.client.ask(query, {
      id: ids.integrationId,
      after,
    });
    found.push(...integration.targets.nodes);
    if (!integration.targets.pageInfo.hasNextPage) break;
    after = integration.targets.pageInfo.endCursor;
  }
  return found.map(
    ({ channelVariant: { sku, title }, channelLocation: { name } }) => `${sku ?? "no SKU"}${title} ${name}`,
  );
}

let differedBefore = -1;
/** Nothing is under way, and what differs has been as many for a second: what was not looked at yet differs from nothing. */
const isQuiet = async (): Promise<boolean> => {
  const { pushMarks, readMarks, signals } = await stage.stand.gateway.engine.figures();
  if (pushMarks.length + readMarks.length + signals.length > 0) return false;
  const query = "query ($id: ID!) { integration(id: $id) { counts { pending inSync drifted } } }";
  type Answer = { integration: { counts: { pending: number; inSync: number; drifted: number } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  const { pending, inSync, drifted } = integration.counts;
  const isSame = drifted === differedBefore;
  differedBefore = drifted;
  if (!isSame) await sleep(1000);
  return isSame && pending === 0 && drifted > 0 && inSync + drifted > 4000;
};

beforeAll(async () => {
  const seeds = { katana: katanaCatalogSeed({ variants }), shopify: shopifyCatalogSeed({ variants }) };
  stage = await openStage({ seeds });
  await fetch(`${stage.stand.katanaUrl}/__mock/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ quotaRequests: 1_000_000 }),
  });
  ids = await setUp(stage.stand);
  await switchOn(stage.stand, ids.integrationId);
  await waitFor(isQuiet, 100_000);
}, 240_000);
afterAll(() => stage.close());

const table = (page: Page) => page.getByRole("table", { name: "Stock" });
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));

type View = { rows: { place: number; text: string }[]; isAtEnd: boolean; count: number };

const lookAndScroll = (page: Page): Promise<View> =>
  table(page).evaluate((frame) => {
    const rows = [...frame.querySelectorAll("[role=row]")].slice(1).map((row) => ({
      place: Number(row.getAttribute("aria-rowindex")) - 2,
      text: [...row.querySelectorAll("[role=cell]")]
        .slice(0, 2)
        .map((cell) => cell.textContent)
        .join(" "),
    }));
    const before = frame.scrollTop;
    frame.scrollBy(0, frame.clientHeight);
    return {
      rows,
      isAtEnd: frame.scrollTop === before,
      count: Number(frame.getAttribute("aria-rowcount")) - 1,
    };
  });

/** Every row by its place, a window at a time, from where the listing stands to its end. */
async function scrollThrough(page: Page): Promise<{ rows: string[]; mostAtOnce: number }> {
  const rows: string[] = [];
  let mostAtOnce = 0;
  for (;;) {
    const view = await lookAndScroll(page);
    mostAtOnce = Math.max(mostAtOnce, view.rows.length);
    for (const { place, text } of view.rows) rows[place] = text;
    if (view.isAtEnd && Object.keys(rows).length >= view.count) return { rows, mostAtOnce };
    await nextFrame(page);
  }
}

type Last = {
  desired: number;
  sourceVariant: { sku: string };
  channelVariant: Variant;
  channelLocation: { name: string };
};

/** Of the main warehouse's stock, the one that stands nearest to the listing's end. */
async function lastTarget(): Promise<Last> {
  const query = `query ($id: ID!) { integration(id: $id) { targets(first: 2, sort: SKU, reverse: true) { nodes {
    desired sourceVariant { sku } channelVariant { sku title } channelLocation { name } } } } }`;
  type Answer = { integration: { targets: { nodes: Last[] } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  const found = integration.targets.nodes.find(({ channelLocation }) =>
    channelLocation.name.startsWith("Online"),
  );
  if (!found) throw new Error("the listing ends elsewhere");
  return found;
}

/** Counts what is asked for the listing from now on. */
function countPages(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.postData()?.includes("query Stock(")) count += 1;
  });
  return () => count;
}

describe("a catalog of thousands", () => {
  it("console: is scrolled to its end with few rows drawn, page by page, none missing and none twice", async () => {
    const page = await stage.open("/stock");
    const asked = countPages(page);
    await table(page).getByRole("link").first().waitFor();
    const { rows, mostAtOnce } = await scrollThrough(page);
    const targets = await listTargets();
    expect(targets.length).toBeGreaterThan(4000);
    expect(rows).toEqual(targets);
    expect(new Set(rows).size).toBe(targets.length);
    expect(mostAtOnce).toBeLessThan(mostDrawn);
    expect(asked()).toBeLessThanOrEqual(Math.ceil(targets.length / pageLength));

    // At the far end a change costs what is in sight, not all that was scrolled through.
    const atEnd = countPages(page);
    const last = await lastTarget();
    await stage.stand.adjust(last.sourceVariant.sku, 7);
    const row = table(page)
      .getByRole("row")
      .filter({ hasText: last.channelVariant.title })
      .filter({ hasText: last.channelLocation.name });
    const wanted = new Intl.NumberFormat("en-GB").format(last.desired + 7);
    await row.getByRole("cell").nth(3).getByText(wanted, { exact: true }).waitFor();
    expect(atEnd()).toBeLessThan(10);
    const after = await lookAndScroll(page);
    expect(after.isAtEnd).toBe(true);
    expect(after.rows.map(({ text }) => text)).toEqual(targets.slice(-after.rows.length));
    expect(stage.faults).toEqual([]);
  });

  it("console: filter and order hold for all of it, and each begins at its front", async () => {
    const page = await stage.open("/stock");
    await table(page).getByRole("link").first().waitFor();
    for (let step = 0; step < 30; step += 1) {
      await lookAndScroll(page);
      await nextFrame(page);
    }
    await page.getByRole("group", { name: "States" }).getByText("Differs").click();
    await page.waitForURL(/state=DRIFTED/);
    const drifted = await listTargets("state: [DRIFTED]");
    await expect
      .poll(() => table(page).getAttribute("aria-rowcount"), { timeout: 20_000 })
      .toBe(String(drifted.length + 1));
    expect(await table(page).evaluate((frame) => frame.scrollTop)).toBe(0);
    expect((await scrollThrough(page)).rows).toEqual(drifted);

    await page.getByRole("button", { name: "Item" }).click();
    await page.waitForURL(/reverse=true/);
    await table(page)
      .getByText(drifted.at(-1)?.split(" ")[0] ?? "")
      .first()
      .waitFor();
    expect((await scrollThrough(page)).rows).toEqual(drifted.toReversed());
  });

  it("console: M6 more than can be taken in again is left out by a typed word alone", async () => {
    const page = await stage.open("/mappings?search=-0");
    await page.getByRole("button", { name: "Leave out all that is found" }).click();
    const dialog = page.getByRole("dialog", { name: /^Leave out [\d,]+ items\?$/ });
    const action = dialog.getByRole("button", { name: "Leave out", exact: true });
    await action.waitFor();
    expect(await action.isDisabled()).toBe(true);
    await dialog.getByLabel("Type leave out to go on").fill("leave out");
    await action.click();
    await page.getByText(/^[\d,]+ items left out\.$/).waitFor();
    expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
    const query =
      "query ($id: ID!) { integration(id: $id) { variantMappings(status: [EXCLUDED]) { totalCount } } }";
    type Answer = { integration: { variantMappings: { totalCount: number } } };
    const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
    expect(integration.variantMappings.totalCount).toBeGreaterThan(250);
  });
});
