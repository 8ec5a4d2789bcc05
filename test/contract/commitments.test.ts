// Which commitments lower what a store may sell: all, those of stores' orders, or this store's own (rule Q5).
import { type CommitmentScope, formatQuantity } from "@stockgate/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 40, shop: 10 } },
  LEG: { stock: 60 },
  STOOL: { recipe: { LEG: 3 }, stock: 0, shows: 20 },
};
const open = (more: Partial<StandOptions> = {}) => openStand({ wares, ...more });
const elsewhere = {
  ecommerce_order_type: "wooCommerce",
  ecommerce_store_name: "elsewhere.example",
  ecommerce_order_id: "77",
};

async function choose(stand: Stand, commitments: CommitmentScope): Promise<void> {
  const { integrationId, world } = stand;
  const policy = { commitments };
  done(await world.time.finish(world.engine.commands.updateSyncPolicy({ integrationId, policy })));
}
const shown = async (stand: Stand, sku: string, location?: string) => {
  await stand.rest(8000);
  return (await stand.world.shopify.available(sku, location))[0];
};
const written = async (stand: Stand) =>
  (await stand.newWrites()).flatMap((write) => write.applied.map(({ to }) => to));
const leftOut = async (stand: Stand, sku: string) =>
  (await stand.explain(sku)).steps.find((step) => step.kind === "COMMITMENTS_NOT_COUNTED");

/** 3 sold directly, 2 by another shop, 1 by this store, 6 promised to production. */
async function sellLegs(stand: Stand) {
  const { katana, shopify } = stand.world;
  const direct = await katana.sell({ LEG: 3 });
  await katana.sell({ LEG: 2 }, "Main warehouse", elsewhere);
  const own = await shopify.buy({ LEG: 1 });
  await katana.sell({ LEG: 1 }, "Main warehouse", importedFrom(own));
  await katana.make("STOOL", 2);
  await stand.rest(8000);
  return direct;
}

describe("Q5 which commitments count", () => {
  it("all of them; without those of direct orders; this store's own and manufacturing's alone", async () => {
    await using stand = await open();
    await sellLegs(stand);
    expect(await shown(stand, "LEG")).toBe(48);
    await choose(stand, "CHANNEL_ORDERS");
    expect(await shown(stand, "LEG")).toBe(51);
    await choose(stand, "THIS_CHANNEL");
    expect(await shown(stand, "LEG")).toBe(53);
    await choose(stand, "ALL");
    expect(await shown(stand, "LEG")).toBe(48);
  });

  it("Q11 a step names the orders that are left out, with their units", async () => {
    await using stand = await open();
    const direct = await sellLegs(stand);
    await choose(stand, "CHANNEL_ORDERS");
    await stand.rest(8000);
    const step = await leftOut(stand, "LEG");
    expect(step).toMatchObject({ amount: 3n * 10n ** 10n, detail: { rule: "Q5", scope: "CHANNEL_ORDERS" } });
    expect(step?.detail["orders"]).toMatchObject([{ id: String(direct.id), units: "3" }]);
    expect((await stand.explain("LEG")).level).toMatchObject({ committed: 12n * 10n ** 10n });
  });

  it("an order made, edited, partly shipped, deleted: the number follows, and no write shows more than is right", async () => {
    await using stand = await open();
    await choose(stand, "CHANNEL_ORDERS");
    const { katana } = stand.world;
    await katana.sell({ CHAIR: 5 }, "Main warehouse", elsewhere);
    expect(await shown(stand, "CHAIR")).toBe(35);
    await written(stand);
    const order = await katana.sell({ CHAIR: 10 });
    expect(await shown(stand, "CHAIR")).toBe(35);
    await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, { quantity: 12 });
    expect(await shown(stand, "CHAIR")).toBe(35);
    await katana.ship(order, [4], "DELIVERED");
    expect(await shown(stand, "CHAIR")).toBe(31);
    await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, { quantity: 6 });
    expect(await shown(stand, "CHAIR")).toBe(31);
    expect((await leftOut(stand, "CHAIR"))?.detail["orders"]).toMatchObject([{ units: "2" }]);
    const other = await katana.sell({ CHAIR: 7 });
    await stand.rest(8000);
    await katana.delete(`/sales_orders/${other.id}`);
    expect(await shown(stand, "CHAIR")).toBe(31);
    expect((await written(stand)).filter((number) => number > 35)).toStrictEqual([]);
  });

  it("per location", async () => {
    await using stand = await open();
    await choose(stand, "CHANNEL_ORDERS");
    const { katana } = stand.world;
    await katana.sell({ CHAIR: 4 }, "High street shop");
    await katana.sell({ CHAIR: 2 }, "High street shop", elsewhere);
    expect(await shown(stand, "CHAIR", "Retail store")).toBe(8);
    expect(await shown(stand, "CHAIR")).toBe(40);
    await choose(stand, "ALL");
    expect(await shown(stand, "CHAIR", "Retail store")).toBe(4);
  });

  it("Q10 an order that was shipped without a word is not left out of levels that do not count it any more", async () => {
    await using stand = await open({ isPollingIdle: true });
    await choose(stand, "CHANNEL_ORDERS");
    const { katana, control } = stand.world;
    await katana.sell({ CHAIR: 8 }, "Main warehouse", elsewhere);
    const order = await katana.sell({ CHAIR: 10 });
    expect(await shown(stand, "CHAIR")).toBe(32);
    await written(stand);
    await control.katana.fault({ kind: "webhook-dropped", match: "sales_order.*" });
    await katana.ship(order, [10], "DELIVERED");
    expect(await shown(stand, "CHAIR")).toBe(22);
    await katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toBe(23);
    expect((await written(stand)).filter((number) => number > 23)).toStrictEqual([]);
  });

  it("Q10 an order that cannot be read counts in full, and the levels are stored all the same", async () => {
    await using stand = await open();
    const { katana } = stand.world;
    await choose(stand, "CHANNEL_ORDERS");
    await katana.sell({ CHAIR: 10 });
    expect(await shown(stand, "CHAIR")).toBe(40);
    stand.world.onRequest = ({ path }) =>
      path.startsWith("/v1/sales_orders?") ? { status: 200, headers: {}, body: '{"data":[{}]}' } : undefined;
    await katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toBe(31);
    expect(await leftOut(stand, "CHAIR")).toBeUndefined();
    stand.world.onRequest = null;
    await katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toBe(42);
  });

  it("asks for no order where all commitments count", async () => {
    await using stand = await open();
    const { katana } = stand.world;
    await katana.sell({ CHAIR: 10 });
    await stand.rest(30_000);
    stand.newRequests();
    await katana.adjust({ CHAIR: 1 });
    await stand.rest(2000);
    expect(stand.newRequests().filter(({ path }) => path.includes("/sales_order"))).toStrictEqual([]);
  });

  it("an order that the next reading of the catalog finds or misses moves the number too", async () => {
    await using stand = await open({ isPollingIdle: true });
    await choose(stand, "CHANNEL_ORDERS");
    await stand.rest(8000);
    const { katana, control, engine } = stand.world;
    const refresh = async () => {
      const { integrationId } = stand;
      done(await engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }));
      await stand.rest(60_000);
    };
    await control.katana.fault({ kind: "webhook-dropped" });
    const order = await katana.sell({ CHAIR: 10 });
    await refresh();
    expect((await stand.explain("CHAIR")).available).toBe(40);
    expect(await leftOut(stand, "CHAIR")).toMatchObject({ amount: 10n ** 11n });
    await katana.delete(`/sales_orders/${order.id}`);
    await refresh();
    expect(await leftOut(stand, "CHAIR")).toBeUndefined();
    expect((await stand.explain("CHAIR")).available).toBe(40);
  });
});

describe.each(["computed", "null"] as const)(
  "Q2 Q5 kits, where the source's potential is %s",
  (kitPotential) => {
    it("rest on what of their components' commitments counts, and on the kit's own that do", async () => {
      await using stand = await open({ katana: { kitPotential } });
      const { katana } = stand.world;
      await katana.sell({ LEG: 30 });
      await katana.sell({ LEG: 6 }, "Main warehouse", elsewhere);
      await katana.sell({ STOOL: 1 });
      await katana.sell({ STOOL: 2 }, "Main warehouse", elsewhere);
      expect(await shown(stand, "STOOL")).toBe(5);
      await choose(stand, "CHANNEL_ORDERS");
      expect(await shown(stand, "STOOL")).toBe(16);
      expect((await leftOut(stand, "STOOL"))?.detail["orders"]).toMatchObject([{ units: "1" }]);
    });
  },
);

it("Q5 is the plain rule, whatever the scope, whenever all orders are this store's", async () => {
  await using stand = await open();
  const { katana, shopify } = stand.world;
  const anySales = fc.array(
    fc.record({ CHAIR: fc.integer({ min: 1, max: 3 }), LEG: fc.integer({ min: 1, max: 4 }) }),
    {
      minLength: 1,
      maxLength: 2,
    },
  );
  await fc.assert(
    fc.asyncProperty(anySales, fc.nat(2), async (sales, shipped) => {
      for (const units of sales) {
        const order = await shopify.buy(units);
        const booked = await katana.sell(units, "Main warehouse", importedFrom(order));
        if (shipped > 0)
          await katana.ship(booked, [Math.min(shipped, units.CHAIR), 0].slice(0, 1), "DELIVERED");
      }
      // Until whatever came too early was looked at once more.
      await stand.rest(60_000);
      const numbers = new Set<string>();
      for (const scope of ["ALL", "CHANNEL_ORDERS", "THIS_CHANNEL"] as const) {
        await choose(stand, scope);
        await stand.rest(8000);
        const all = await Promise.all(["CHAIR", "LEG", "STOOL"].map((sku) => stand.explain(sku)));
        numbers.add(all.map(({ available }) => available).join());
        for (const { level, steps, potential, inFlight } of all) {
          const plain = (level?.inStock ?? 0n) - (level?.committed ?? 0n) + (potential ?? 0n) - inFlight;
          expect(formatQuantity(steps.at(-1)?.result ?? -1n)).toBe(formatQuantity(plain > 0n ? plain : 0n));
        }
      }
      expect(numbers.size).toBe(1);
    }),
    { numRuns: 3, examples: [[[{ CHAIR: 1, LEG: 1 }], 2]] },
  );
});
