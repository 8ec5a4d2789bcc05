// The warehouse after hours: sends what was ordered, oldest first. Every other order is booked as sent in the store, whence
// the import brings it to Katana; the others in Katana, and a minute later in the store, as Katana's own integration does.
import type { Stand } from "../../test/support/stand.ts";
import type { Order } from "../../test/support/vendor-clients.ts";

const fulfill = `mutation($part: FulfillmentOrderLineItemsInput!) {
  fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [$part] }) { userErrors { message } } }`;
const afterKatanaMs = 60_000;

type Waiting =
  | { kind: "store"; orderId: string; partId: string; isBookedInStore: boolean }
  | { kind: "wholesale"; order: Order; quantities: number[] };

export type Warehouse = {
  expect(orderId: string, partId: string | undefined): void;
  expectWholesale(order: Order, quantities: number[]): void;
  /** Answers how many orders were sent. */
  send(share: number): Promise<number>;
};

export function createWarehouse({ world }: Stand): Warehouse {
  const { katana, shopify, time } = world;
  const waiting: Waiting[] = [];
  let orders = 0;

  const bookInStore = (partId: string) =>
    shopify.mutate(fulfill, { part: { fulfillmentOrderId: partId } }).then(() => undefined);

  /** Null where Katana does not know the order, or not yet. */
  async function salesOrderOf(orderId: string): Promise<string | null> {
    const key = orderId.slice(orderId.lastIndexOf("/") + 1);
    const [found] = await katana.list(`/sales_orders?ecommerce_order_id=${key}`);
    return found ? String(found["id"]) : null;
  }

  async function send(each: Waiting): Promise<void> {
    if (each.kind === "wholesale") {
      await katana.ship(each.order, each.quantities, "DELIVERED");
      return;
    }
    const salesOrder = each.isBookedInStore ? null : await salesOrderOf(each.orderId);
    if (salesOrder === null) return bookInStore(each.partId);
    await katana.patch(`/sales_orders/${salesOrder}`, { status: "DELIVERED" });
    time.timers.after(afterKatanaMs, () => void time.track(bookInStore(each.partId)));
  }

  return {
    expect(orderId, partId) {
      orders += 1;
      if (partId !== undefined)
        waiting.push({ kind: "store", orderId, partId, isBookedInStore: orders % 2 === 0 });
    },
    expectWholesale: (order, quantities) => void waiting.push({ kind: "wholesale", order, quantities }),
    async send(share) {
      const those = waiting.splice(0, Math.ceil(waiting.length * share));
      for (const each of those) await send(each);
      return those.length;
    },
  };
}
