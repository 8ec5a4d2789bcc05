import { describe, expect, it } from "vitest";
import { importApp } from "../import/import-credentials.ts";
import { startOrderImport } from "../import/order-import.ts";
import { rowsAt } from "../shopify/testing/json.ts";
import { twoMocks } from "../testing/two-mocks.ts";
import { startTraffic } from "./start-traffic.ts";
import type { TrafficSettingsInput } from "./traffic-settings.ts";

const stores = [{ token: "shpat_demo_traffic" }];
const importStores = importApp.installations.flatMap(({ domain, token }) =>
  domain === "demo.myshopify.com" && token !== null ? [{ domain, token }] : [],
);

function aBusyWorld(settings: TrafficSettingsInput, seed = 1) {
  const world = twoMocks();
  const traffic = startTraffic({ ...world.handlers, stores, settings, seed });
  const importing = startOrderImport({ ...world.handlers, stores: importStores, settings: { lagMs: 2000 } });
  /** What became of it all, in Katana's own words. */
  const story = async () => {
    const moved = await world.katana.list("/inventory_movements?limit=250");
    return moved.map((row) => `${String(row["variant_id"])} ${String(row["quantity_change"])}`);
  };
  return { ...world, traffic, importing, story };
}

const minutes = (count: number) => count * 60_000;

describe("traffic", () => {
  it("does all kinds of things at about its rate, and fails at none", async () => {
    const { traffic, importing, advance } = aBusyWorld({ rate: 60 });
    await advance(minutes(10));
    const { events, byKind, lastError } = traffic.counters();
    expect(lastError).toBeNull();
    expect(events).toBeGreaterThan(480);
    expect(events).toBeLessThan(720);
    const done = Object.entries(byKind).filter(([, tally]) => tally.done > 0);
    expect(done.map(([kind]) => kind).toSorted((a, b) => a.localeCompare(b))).toStrictEqual([
      "cancellation",
      "hold",
      "order-deletion",
      "payment",
      "production",
      "production-order",
      "purchase-order",
      "receiving",
      "shop-fulfillment",
      "shop-order",
      "stock-adjustment",
      "stock-transfer",
      "wholesale-delivery",
      "wholesale-order",
    ]);
    expect(importing.counters()).toMatchObject({ failed: 0, failedPolls: 0, lastError: null });
    expect(importing.counters().imported).toBeGreaterThan(20);
  });

  it("is the same for the same seed, and another for another", async () => {
    const live = async (seed: number) => {
      const { advance, story, traffic } = aBusyWorld({ rate: 120 }, seed);
      await advance(minutes(1));
      return { counters: traffic.counters(), story: await story() };
    };
    const first = await live(3);
    expect(await live(3)).toStrictEqual(first);
    expect((await live(4)).story).not.toStrictEqual(first.story);
  });

  it("keeps to a mix, and leaves other people's quota alone", async () => {
    const { traffic, katana, advance } = aBusyWorld({
      rate: 200,
      mix: { "stock-adjustment": 2, "shop-order": 1 },
    });
    await advance(minutes(1));
    expect(Object.keys(traffic.counters().byKind).toSorted((a, b) => a.localeCompare(b))).toStrictEqual([
      "shop-order",
      "stock-adjustment",
    ]);
    const { headers } = await katana.call("GET", "/user_info");
    expect(headers.get("x-ratelimit-remaining")).toBe("59");
  });

  it("claims stock as a store's checkout does, and sells nothing that is sold out", async () => {
    const { traffic, shopify, advance } = aBusyWorld({ rate: 600, mix: { "shop-order": 1 } });
    await advance(minutes(1));
    expect(traffic.counters().byKind["shop-order"]?.refused).toBeGreaterThan(0);
    const levels = await shopify.data(`{ productVariants(first: 20) { nodes { inventoryItem {
      inventoryLevels(first: 2) { nodes { quantities(names: ["available", "committed"]) { quantity } } } } } } }`);
    const text = JSON.stringify(rowsAt(levels, "productVariants", "nodes"));
    expect(text).toMatch(/"quantity":[1-9]/);
    expect(text).not.toMatch(/"quantity":-/);
  });

  it("goes on after a failure, and ends when stopped", async () => {
    const { traffic, katana, advance } = aBusyWorld({ rate: 60, mix: { "stock-adjustment": 1 } });
    await katana.mock.fetch(
      new Request("http://katana.test/__mock/faults", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind: "reset", match: "POST /v1/stock_adjustments", count: 3 }),
      }),
    );
    await advance(minutes(1));
    expect(traffic.counters().byKind["stock-adjustment"]).toMatchObject({ failed: 3 });
    expect(traffic.counters().byKind["stock-adjustment"]?.done).toBeGreaterThan(20);
    traffic.stop();
    const { events } = traffic.counters();
    await advance(minutes(1));
    expect(traffic.counters().events).toBe(events);
  });
});
