// What people do at the vendors: in Katana, and as the store's buyers. They know nothing of Stockgate.
import type { Order } from "../test/support/vendor-clients.ts";
import type { Chance } from "../test/support/chance.ts";
import type { Deed } from "./deed.ts";
import { type Shop, sold, stocked } from "./shop.ts";

export type Bought = { orderId: string; sku: string; units: number; at: number };

export function createPeople({ stand, places }: Shop, { below, oneOf }: Chance) {
  const { katana, shopify, time } = stand.world;
  const orders: Order[] = [];
  /** Every order that the store took. */
  const bought: Bought[] = [];
  const person = (name: string, run: () => Promise<unknown>) => ({ name, run });

  const work: Deed["begin"][] = [
    () => {
      const [sku, units] = [oneOf(stocked), (below(9) - 4 || 1) + below(2) / 2];
      const { source } = oneOf(places);
      return person(`adjust ${sku} by ${units} in ${source}`, () => katana.adjust({ [sku]: units }, source));
    },
    () => {
      const [sku, units, { source }] = [oneOf(sold), 1 + below(4), oneOf(places)];
      return person(`Katana sells ${units} ${sku} from ${source}`, async () => {
        orders.push(await katana.sell({ [sku]: units }, source));
      });
    },
    () => {
      const [order, quantity] = [oneOf(orders), 1 + below(5)];
      return person(`edit an order to ${quantity}`, async () => {
        if (order) await katana.patch(`/sales_order_rows/${order.rowIds[0]}`, { quantity });
      });
    },
    () => {
      const [order, status] = [oneOf(orders), oneOf(["PACKED", "DELIVERED"] as const)];
      return person(`ship a part (${status})`, async () => {
        if (order) await katana.ship(order, [1], status);
      });
    },
    () => {
      const [order, status] = [oneOf(orders), oneOf(["DELIVERED", "NOT_SHIPPED"])];
      return person(`an order becomes ${status}`, async () => {
        if (order) await katana.patch(`/sales_orders/${order.id}`, { status });
      });
    },
    () => {
      const order = oneOf(orders);
      return person("delete an order", async () => {
        if (order) await katana.delete(`/sales_orders/${order.id}`);
      });
    },
  ];
  const moveStock: Deed["begin"] = () => {
    const sku = oneOf(stocked);
    return person(`transfer ${sku}`, async () => {
      const path = await katana.transfer({ [sku]: 1 }, "Main warehouse", "High street shop");
      await katana.patch(`${path}/status`, { status: "received" });
    });
  };
  const buy: Deed["begin"] = () => {
    const [sku, units] = [oneOf(sold), 1 + below(2)];
    return person(`somebody buys ${units} ${sku}`, async () => {
      const orderId = await shopify.buy({ [sku]: units });
      bought.push({ orderId, sku, units, at: time.clock.now() });
    });
  };
  const editByHand: Deed["begin"] = () => {
    const [sku, units] = [oneOf(sold), below(30)];
    return person(`the store's ${sku} is edited to ${units}`, () => shopify.edit(sku, units));
  };
  const deeds: Deed[] = [
    ...[...work, moveStock].map((begin) => ({ trouble: null, begin })),
    ...[buy, buy, buy].map((begin) => ({ trouble: null, begin })),
    { trouble: "hand-edits", begin: editByHand },
  ];
  return { deeds, bought };
}
