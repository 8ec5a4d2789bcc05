// What people do in a stretch of trade, each deed over the vendors' own APIs, and what it does to the ledger. The ledger
// follows what was really done; it decides nothing but how much is free to be promised by telephone.
import type { Ledger } from "./ledger.ts";
import type { Tally } from "./measures.ts";
import type { Shop } from "./open-shop.ts";
import type { Deed, Rows } from "./scenario.ts";
import { createWarehouse } from "./warehouse.ts";

/** Shopify: as its checkout does, it takes an order for what is available and no other. */
const placeOrder = `mutation($order: OrderCreateOrderInput!) {
  orderCreate(order: $order, options: { inventoryBehaviour: DECREMENT_OBEYING_POLICY }) {
    order { id fulfillmentOrders(first: 1) { nodes { id } } } userErrors { message } } }`;

type Placed = {
  orderCreate: { order: { id: string; fulfillmentOrders: { nodes: { id: string }[] } } | null };
};

type DeedOf<Kind extends Deed["kind"]> = Extract<Deed, { kind: Kind }>;
type Note = (text: string) => void;

/** `tally` is counted up as it goes. */
export function createPeople({ stand, variantIds }: Shop, ledger: Ledger, tally: Tally, note: Note) {
  const { katana, shopify } = stand.world;
  const warehouse = createWarehouse(stand);

  async function buy({ sku, units }: DeedOf<"buyer">): Promise<void> {
    const lineItems = [{ variantId: variantIds.get(sku), quantity: units }];
    const order = { financialStatus: "PAID", lineItems };
    const { orderCreate } = (await shopify.query(placeOrder, { order })) as Placed;
    const free = ledger.free(sku);
    tally.buyers += 1;
    if (!orderCreate.order) {
      if (free >= units) tally.refused += 1;
      note(`${free >= units ? "REFUSED" : "refused"} ${units} ${sku}, ${free} free`);
      return;
    }
    const missing = ledger.promise(sku, units);
    tally.sales += 1;
    tally.units += units;
    tally.oversold += missing;
    warehouse.expect(orderCreate.order.id, orderCreate.order.fulfillmentOrders.nodes[0]?.id);
    note(`${missing > 0 ? `OVERSOLD ${missing}` : "sold"} ${units} ${sku}, ${free} free before`);
  }

  async function sellWholesale({ rows }: DeedOf<"wholesale">): Promise<void> {
    const free = Object.entries(rows).map(
      ([sku, units]) => [sku, Math.min(units, ledger.free(sku))] as const,
    );
    const promised: Rows = Object.fromEntries(free.filter(([, units]) => units > 0));
    if (Object.keys(promised).length === 0) return;
    warehouse.expectWholesale(await katana.sell(promised), Object.values(promised));
    for (const [sku, units] of Object.entries(promised)) ledger.promise(sku, units);
    note(`wholesale ${JSON.stringify(promised)}`);
  }

  async function count({ sku, units }: DeedOf<"adjustment">): Promise<void> {
    const found = Math.max(units, -Math.max(0, ledger.free(sku)));
    if (found === 0) return;
    await katana.adjust({ [sku]: found });
    ledger.add(sku, found);
    note(`counted ${sku}: ${found}`);
  }

  async function receive({ rows }: DeedOf<"receipt">): Promise<void> {
    const order = await katana.order(rows);
    const received = Object.values(rows).map((quantity, index) => ({
      purchase_order_row_id: order.rowIds[index],
      quantity,
    }));
    await katana.post("/purchase_order_receive", received);
    for (const [sku, units] of Object.entries(rows)) ledger.add(sku, units);
    note(`received ${JSON.stringify(rows)}`);
  }

  return async (deed: Deed): Promise<void> => {
    switch (deed.kind) {
      case "buyer":
        return buy(deed);
      case "wholesale":
        return sellWholesale(deed);
      case "adjustment":
        return count(deed);
      case "receipt":
        return receive(deed);
      case "shipping": {
        const sent = await warehouse.send(deed.share);
        note(`sent ${sent} orders`);
      }
    }
  };
}
