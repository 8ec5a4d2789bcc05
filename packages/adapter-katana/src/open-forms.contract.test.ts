// What Katana's documents leave open, against the mock: the adapter works with each answer.
import type { StockSource } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-katana.ts";

const hookUrl = "https://stock.example/hooks/katana/1";

const variantBySku = async (source: StockSource, sku: string) => {
  const { items } = await source.variantPage(null, call);
  const found = items.find((variant) => variant.sku === sku);
  if (!found) throw new Error(`no variant ${sku}`);
  return found;
};

test("a webhook that Katana disabled after deliveries it gave up is enabled again, under its token", async () => {
  const { source, change, deliveries, advance } = openMock({
    settings: { webhookDisabledAfter: 1 },
    answerDelivery: () => 500,
  });
  const { state } = await source.webhooks.ensure(hookUrl, null, call);
  const { externalId } = await variantBySku(source, "OAK-TRAY-S");
  await change("PATCH", `/variants/${externalId}`, { sku: "OAK-TRAY-XS" });
  for (const [attempt, pauseMs] of [1000, 30_000, 120_000, 900_000].entries()) {
    advance(pauseMs);
    await expect.poll(() => deliveries.length).toBe(attempt + 1);
  }
  const isEnabled = async () => (await change("GET", "/webhooks")).data[0].enabled;
  await expect.poll(isEnabled).toBe(false);
  expect((await source.webhooks.ensure(hookUrl, state, call)).state).toEqual(state);
  expect(await isEnabled()).toBe(true);
});

test("services with rows of stock, and deleted variants with theirs, break no page", async () => {
  const { source, change } = openMock({ settings: { serviceRows: true, deletedVariantRows: true } });
  const service = await variantBySku(source, "SERVICE-ASSEMBLY");
  const tray = await variantBySku(source, "OAK-TRAY-S");
  await change("DELETE", `/variants/${tray.externalId}`);
  const levels = await readEveryPage((cursor) => source.levelPage(cursor, call));
  const found = new Set(levels.map((level) => level.variantExternalId));
  expect([...found]).toEqual(expect.arrayContaining([service.externalId, tray.externalId]));
  expect(await variantBySku(source, "SERVICE-ASSEMBLY")).toMatchObject({ hasStock: false });
});

test("no page is asked for that Katana might refuse for its size", async () => {
  const { source, change } = openMock({ settings: { limitAbove250: "reject", quotaRequests: 1000 } });
  await source.variantPage(null, call);
  await source.levelPage(null, call);
  await source.openOrderPage(null, call);
  await source.changes(null, call);
  await expect(change("GET", "/variants?limit=251")).rejects.toThrow("400");
});
