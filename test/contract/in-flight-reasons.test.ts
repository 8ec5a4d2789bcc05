// Orders in flight, as people see them: why the source does not count an order, what is asked about it and when, and how a
// person ends it.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type StandOptions } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const minute = 60_000;
const wares = { CHAIR: { stock: { main: 20, shop: 5 } }, LAMP: { stock: 9 } };
const open = (options: Partial<StandOptions> = {}) => openStand({ wares, ...options });
/** Three minutes are enough to import an order. */
async function hurry(stand: Stand) {
  const { integrationId, world } = stand;
  await world.engine.commands.updateSyncPolicy({ integrationId, policy: { orderImportMinutes: 3 } });
}

/** What the integration lists, oldest first. */
const listed = (stand: Stand) =>
  stand.world.engine.read(async (tx) => {
    const pages = await tx.inFlightOrders.pages([stand.integrationId], { first: 50 });
    return pages.get(stand.integrationId)?.rows ?? [];
  });
const reasons = async (stand: Stand) => (await listed(stand)).map(({ reason }) => reason);
const units = async (stand: Stand, sku: string) => (await stand.explain(sku)).inFlight / 10n ** 10n;
const overdue = async (stand: Stand) =>
  (await stand.problems()).filter(({ code }) => code === "IN_FLIGHT_ORDERS_OVERDUE");
const asked = (stand: Stand) =>
  stand.newRequests().filter(({ path }) => path.includes("ecommerce_order_id="));
const resolve = (stand: Stand, inFlightOrderId: number, more = {}) =>
  stand.world.time.finish(
    stand.world.engine.commands.resolveInFlightOrder({
      inFlightOrderId,
      note: null,
      sourceOrderNumber: null,
      ...more,
    }),
  );

describe("Q9 why the source does not count an order", () => {
  it("NOT_YET_IMPORTED, then OVERDUE: the source is asked for it, and people are told until it is there", async () => {
    await using stand = await open();
    await hurry(stand);
    const { katana, shopify } = stand.world;
    const order = await shopify.buy({ CHAIR: 3 });
    await stand.rest(5000);
    expect(await listed(stand)).toMatchObject([
      { reason: "NOT_YET_IMPORTED", lines: [{ units: 3 }], settledAt: null },
    ]);
    await stand.rest(2.5 * minute);
    expect([await reasons(stand), await overdue(stand), asked(stand)]).toStrictEqual([
      ["NOT_YET_IMPORTED"],
      [],
      [],
    ]);
    await stand.rest(1 * minute);
    expect(await reasons(stand)).toStrictEqual(["OVERDUE"]);
    expect(await overdue(stand)).toMatchObject([{ message: expect.stringContaining("#1001") }]);
    expect(asked(stand)).toHaveLength(1);
    await katana.sell({ CHAIR: 3 }, "Main warehouse", importedFrom(order));
    await stand.rest(5000);
    expect([await reasons(stand), await overdue(stand)]).toStrictEqual([[], []]);
  });

  it("an order that the source was done with before it was connected is asked for, and is in flight no more", async () => {
    await using stand = await open({ isSyncOn: false });
    await hurry(stand);
    const { control, katana, shopify } = stand.world;
    const order = await shopify.buy({ CHAIR: 3 });
    await stand.rest(5000);
    // No word of the sale: as if it had been entered and shipped while nobody listened.
    await control.katana.fault({ kind: "webhook-dropped" });
    const sale = await katana.sell({ CHAIR: 3 }, "Main warehouse", importedFrom(order));
    await katana.ship(sale, [3], "DELIVERED");
    await control.katana.clearFaults();
    await stand.rest(3.5 * minute);
    expect([await reasons(stand), await units(stand, "CHAIR")]).toStrictEqual([[], 0n]);
  });

  it("NOT_IMPORTABLE while it is not paid or is on hold; counted as due from when it could be imported", async () => {
    await using stand = await open();
    await hurry(stand);
    const { shopify } = stand.world;
    const orderId = await shopify.buy({ CHAIR: 2 }, { financialStatus: "PENDING" });
    await stand.rest(5 * minute);
    expect([await reasons(stand), await units(stand, "CHAIR")]).toStrictEqual([["NOT_IMPORTABLE"], 2n]);
    expect(asked(stand)).toStrictEqual([]);
    await shopify.mutate(
      "mutation($input: OrderMarkAsPaidInput!) { orderMarkAsPaid(input: $input) { userErrors { message } } }",
      { input: { id: orderId } },
    );
    await stand.rest(2 * minute);
    expect(await reasons(stand)).toStrictEqual(["NOT_YET_IMPORTED"]);
    await stand.rest(2 * minute);
    expect(await reasons(stand)).toStrictEqual(["OVERDUE"]);
  });

  it("DELETED_AT_SOURCE and QUOTE_AT_SOURCE: known there, and committing nothing", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    const chairs = await shopify.buy({ CHAIR: 2 });
    const lamps = await shopify.buy({ LAMP: 1 });
    await stand.rest(5000);
    const sale = await katana.sell({ CHAIR: 2 }, "Main warehouse", importedFrom(chairs));
    await katana.sell({ LAMP: 1 }, "Main warehouse", { ...importedFrom(lamps), status: "PENDING" });
    await stand.rest(5000);
    await katana.delete(`/sales_orders/${sale.id}`);
    await stand.rest(60_000);
    expect((await reasons(stand)).toSorted()).toStrictEqual(["DELETED_AT_SOURCE", "QUOTE_AT_SOURCE"]);
    expect([await units(stand, "CHAIR"), await units(stand, "LAMP")]).toStrictEqual([2n, 1n]);
  });

  it("NOT_YET_VISIBLE: committed units without an order are held back for a bounded time, once", async () => {
    await using stand = await open({ shopify: { searchLagMs: 600_000 } });
    const { katana, shopify } = stand.world;
    await shopify.buy({ CHAIR: 3 });
    await katana.adjust({ CHAIR: 1 });
    await stand.rest(10_000);
    expect(await listed(stand)).toMatchObject([{ reason: "NOT_YET_VISIBLE", lines: [{ units: 3 }] }]);
    expect(await shopify.available("CHAIR")).toStrictEqual([18]);
    expect((await stand.explain("CHAIR")).steps.map(({ kind }) => kind)).toContain("IN_FLIGHT");
    await stand.rest(130_000);
    expect([await reasons(stand), await units(stand, "CHAIR")]).toStrictEqual([[], 0n]);
    await stand.rest(60_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([21]);
    // The order shows at last: now it is held back as itself.
    await stand.rest(600_000);
    expect(await reasons(stand)).toStrictEqual(["NOT_YET_IMPORTED"]);
    expect(await shopify.available("CHAIR")).toStrictEqual([18]);
  });
});

describe("Q9 an order matched with the source's", () => {
  it("by its number, where the policy says so, open or shipped", async () => {
    await using stand = await open();
    const { integrationId, world } = stand;
    await world.shopify.buy({ CHAIR: 3 });
    await stand.rest(5000);
    const sale = await world.katana.sell({ CHAIR: 3 }, "Main warehouse", { order_no: "1001" });
    await stand.rest(5000);
    expect([await reasons(stand), await world.shopify.available("CHAIR")]).toStrictEqual([
      ["NOT_YET_IMPORTED"],
      [14],
    ]);
    await world.engine.commands.updateSyncPolicy({ integrationId, policy: { matchOrdersByNumber: true } });
    await world.katana.adjust({ CHAIR: 1 });
    await stand.rest(5000);
    expect([await reasons(stand), await world.shopify.available("CHAIR")]).toStrictEqual([[], [18]]);
    await world.katana.ship(sale, [3], "DELIVERED");
    await stand.rest(60_000);
    expect([await reasons(stand), await world.shopify.available("CHAIR")]).toStrictEqual([[], [18]]);
  });

  it("by hand, with the number that it has there", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    await shopify.buy({ CHAIR: 3 });
    await stand.rest(5000);
    await katana.sell({ CHAIR: 3 }, "Main warehouse", { order_no: "SO-77" });
    await stand.rest(5000);
    const [held] = await listed(stand);
    const id = held?.id ?? 0;
    const unknown = await resolve(stand, id, { sourceOrderNumber: "SO-78" });
    expect(unknown.refusals).toMatchObject([{ code: "NOT_FOUND", field: ["sourceOrderNumber"] }]);
    const { refusals } = await resolve(stand, id, { sourceOrderNumber: "SO-77" });
    expect(refusals).toStrictEqual([]);
    await stand.rest(5000);
    expect([await reasons(stand), await shopify.available("CHAIR")]).toStrictEqual([[], [17]]);
    expect((await resolve(stand, id)).refusals).toMatchObject([
      { code: "NOT_FOUND", field: ["inFlightOrderId"] },
    ]);
  });

  it("not with one that came from another order", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    await shopify.buy({ CHAIR: 3 });
    const other = { ...importedFrom("gid://shopify/Order/4711"), order_no: "#1001" };
    await katana.sell({ CHAIR: 3 }, "Main warehouse", other);
    await stand.rest(5000);
    const [held] = await listed(stand);
    expect((await resolve(stand, held?.id ?? 0, { sourceOrderNumber: "1001" })).refusals).toMatchObject([
      { code: "TAKEN", field: ["sourceOrderNumber"] },
    ]);
    expect(await units(stand, "CHAIR")).toBe(3n);
  });
});

describe("Q9 an order settled by hand", () => {
  it("holds nothing back any more, stays settled, and cannot be settled twice", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    await shopify.buy({ CHAIR: 3 });
    await stand.rest(5000);
    const [held] = await listed(stand);
    const id = held?.id ?? 0;
    const settled = done(await resolve(stand, id, { note: "sold from the showroom" }));
    expect(settled).toMatchObject({ id, settledNote: "sold from the showroom" });
    await stand.rest(5000);
    expect([await reasons(stand), await shopify.available("CHAIR")]).toStrictEqual([[], [20]]);
    await katana.adjust({ CHAIR: 1 });
    await stand.rest(60_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([21]);
    expect((await resolve(stand, id)).refusals).toMatchObject([{ code: "CONFLICT" }]);
    const events = await stand.events(["IN_FLIGHT_ORDER_CLOSED"]);
    expect(events.map(({ detail }) => detail?.["note"])).toStrictEqual(["sold from the showroom"]);
  });
});

describe("Q9 where orders may not be read at all", () => {
  it("a level that fell without our doing may not rise for a while, and may fall", async () => {
    await using stand = await open({ shopify: { unapprovedOrders: "REFUSED" } });
    const { control, katana, shopify } = stand.world;
    await control.shopify.change({ unapprovedOrders: "READABLE" });
    await shopify.buy({ CHAIR: 3 });
    await control.shopify.change({ unapprovedOrders: "REFUSED" });
    await stand.rest(5000);
    await katana.adjust({ CHAIR: 1 });
    await stand.rest(60_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([17]);
    await katana.adjust({ CHAIR: -8 });
    await stand.rest(5000);
    expect(await shopify.available("CHAIR")).toStrictEqual([13]);
    await katana.adjust({ CHAIR: 5 });
    await stand.rest(20_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([13]);
    await stand.rest(120_000);
    expect(await shopify.available("CHAIR")).toStrictEqual([18]);
  });
});
