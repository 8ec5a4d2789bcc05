// C9: what happens in a store, with orders read one by one or told of by webhooks. The number in the store is right
// throughout, and a sale in one store lowers every other on the same stock.
import { describe, expect, it } from "vitest";
import { createShopOrders } from "../../packages/adapter-shopify/src/testing/shop-orders.ts";
import { openOutlet, openStand, outletDomain, type StandOptions } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares = { CHAIR: { stock: { main: 20, shop: 8 } }, LAMP: { stock: 9 } };

async function open(options: Partial<StandOptions> = {}) {
  const stand = await openStand({ wares, ...options });
  const { shopify } = stand.world;
  const orders = createShopOrders(shopify.query);
  const variantOf = async (sku: string) => (await shopify.variants(sku))[0];
  const placeId = async (name: string) => {
    const levels = (await variantOf("CHAIR"))?.inventoryItem.inventoryLevels.nodes ?? [];
    return levels.find(({ location }) => location.name === name)?.location.id ?? "";
  };
  const lines = async (units: Record<string, number>) => {
    const all: { variantId: string; quantity: number }[] = [];
    for (const [sku, quantity] of Object.entries(units)) {
      all.push({ variantId: (await variantOf(sku))?.id ?? "", quantity });
    }
    return all;
  };
  /** What both shops show of chairs, once a change of stock has forced the numbers to be written anew. */
  const shown = async () => {
    await stand.rest(20_000);
    await stand.world.katana.adjust({ CHAIR: 100 });
    await stand.world.katana.adjust({ CHAIR: 100 }, "High street shop");
    await stand.rest(20_000);
    const online = (await shopify.available("CHAIR"))[0] ?? 0;
    const retail = (await shopify.available("CHAIR", "Retail store"))[0] ?? 0;
    await stand.world.katana.adjust({ CHAIR: -100 });
    await stand.world.katana.adjust({ CHAIR: -100 }, "High street shop");
    await stand.rest(10_000);
    return { online: online - 100, retail: retail - 100 };
  };
  return { stand, orders, lines, placeId, shown, [Symbol.asyncDispose]: () => stand.world.close() };
}

const paid = { financialStatus: "PAID" };

describe.each([
  ["told of by webhooks", { isProtectedDataApproved: true }],
  ["that are read, since webhooks of orders are refused", { isProtectedDataApproved: false }],
])("C9 Q9 orders %s", (_, shopify) => {
  it("placed, edited, refunded without and with restocking, and cancelled", async () => {
    await using shop = await open({ shopify });
    const { orders, lines, shown } = shop;
    const id = await orders.place(await lines({ CHAIR: 4 }), paid);
    expect(await shown()).toStrictEqual({ online: 16, retail: 8 });
    await orders.setQuantity(id, 6);
    expect(await shown()).toStrictEqual({ online: 14, retail: 8 });
    await orders.refund(id, 1, "CANCEL");
    expect(await shown()).toStrictEqual({ online: 15, retail: 8 });
    await orders.refund(id, 1);
    expect(await shown()).toStrictEqual({ online: 16, retail: 8 });
    await orders.cancel(id);
    expect(await shown()).toStrictEqual({ online: 20, retail: 8 });
  });

  it("fulfilled in part and wholly before the source knew stay subtracted, until the source has booked them", async () => {
    await using shop = await open({ shopify });
    const { stand, orders, lines, shown } = shop;
    const id = await orders.place(await lines({ CHAIR: 4 }), paid);
    await orders.send(id, 3);
    expect(await shown()).toStrictEqual({ online: 16, retail: 8 });
    await orders.send(id);
    expect(await shown()).toStrictEqual({ online: 16, retail: 8 });
    const sale = await stand.world.katana.sell({ CHAIR: 4 }, "Main warehouse", importedFrom(id));
    await stand.world.katana.ship(sale, [4], "DELIVERED");
    expect(await shown()).toStrictEqual({ online: 16, retail: 8 });
    expect((await stand.explain("CHAIR")).inFlight).toBe(0n);
  });

  it("moved to another location lower the stock there, and no more where they were", async () => {
    await using shop = await open({ shopify });
    const { orders, lines, placeId, shown } = shop;
    const id = await orders.place(await lines({ CHAIR: 3 }), paid);
    expect(await shown()).toStrictEqual({ online: 17, retail: 8 });
    await orders.move(id, await placeId("Retail store"));
    expect(await shown()).toStrictEqual({ online: 20, retail: 5 });
  });

  it("sold over the counter and handed over at once stay subtracted there", async () => {
    await using shop = await open({ shopify });
    const { orders, lines, placeId, shown } = shop;
    await orders.sell(await lines({ CHAIR: 2 }), await placeId("Retail store"));
    expect(await shown()).toStrictEqual({ online: 20, retail: 6 });
  });
});

describe("C9 Q9 a sale in one store", () => {
  /** The outlet sells from the same warehouse. */
  async function openBoth(isOutletOn: boolean) {
    const shop = await open({ outletWares: { CHAIR: { stock: 20 } } });
    return { ...shop, outlet: await openOutlet(shop.stand, isOutletOn) };
  }
  it("lowers every other store on the same stock at once", async () => {
    await using both = await openBoth(true);
    const { stand, outlet } = both;
    await stand.world.shopify.buy({ CHAIR: 3 });
    await stand.rest(20_000);
    expect(await outlet.shown("CHAIR")).toStrictEqual([17]);
    await outlet.shop.buy({ CHAIR: 2 });
    await stand.rest(20_000);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([15]);
  });

  it("lowers the others too where its own sync is off", async () => {
    await using both = await openBoth(false);
    const { stand, outlet } = both;
    await outlet.shop.buy({ CHAIR: 3 });
    await stand.rest(20_000);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([17]);
  });

  it("goes on lowering them while that store cannot be read", async () => {
    await using both = await openBoth(true);
    const { stand, outlet } = both;
    const { world } = stand;
    await outlet.shop.buy({ CHAIR: 3 });
    await stand.rest(20_000);
    world.onRequest = (sent) =>
      sent.host === outletDomain ? { status: 503, headers: {}, body: "" } : undefined;
    await stand.rest(120_000);
    await world.katana.adjust({ CHAIR: 1 });
    await stand.rest(10_000);
    expect(await world.shopify.available("CHAIR")).toStrictEqual([18]);
    world.onRequest = null;
  });
});
