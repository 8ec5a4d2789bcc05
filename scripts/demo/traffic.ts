// A shop that goes on trading: every few seconds somebody at the maker's changes stock, through Katana's own API under a
// key of its own.
import { setTimeout as sleep } from "node:timers/promises";
import type { DemoOptions } from "./options.ts";
import { katana, type KatanaRows } from "./vendors.ts";

/** Between two changes. Katana allows a key 60 requests a minute, and the gateway reads after each change. */
const everyMs = 10_000;

type Person = { name: string; act: () => Promise<void> };

const pick = <T>(items: readonly T[]): T => {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
};

async function createPeople(options: DemoOptions): Promise<Person[]> {
  const list = (path: string) => katana<KatanaRows>(options, "GET", path);
  const [variants, locations, customers] = [
    await list("/variants?limit=250"),
    await list("/locations"),
    await list("/customers?limit=1"),
  ];
  const products = variants.data.filter(
    (row) => row["type"] === "product" && String(row["sku"]).startsWith("OAK"),
  );
  const main = locations.data.find((row) => row["name"] === "Main warehouse")?.["id"];
  const customer = customers.data[0]?.["id"];
  const one = () => Number(pick(products)["id"]);
  const open: { orderId: number; rows: { sales_order_row_id: number; quantity: number }[] }[] = [];

  const adjust = (quantity: number, reason: string) =>
    katana(options, "POST", "/stock_adjustments", {
      stock_adjustment_number: `TRADE-${Date.now()}`,
      location_id: main,
      reason,
      stock_adjustment_rows: [{ variant_id: one(), quantity }],
    });

  return [
    { name: "stocktaking found two more", act: async () => void (await adjust(2, "Stocktaking")) },
    { name: "stocktaking misses one", act: async () => void (await adjust(-1, "Stocktaking")) },
    {
      name: "a customer orders by telephone",
      async act() {
        type Order = { id: number; sales_order_rows: { id: number; quantity: number | string }[] };
        const order = await katana<Order>(options, "POST", "/sales_orders", {
          customer_id: customer,
          location_id: main,
          sales_order_rows: [{ variant_id: one(), quantity: 2 }],
        });
        const rows = order.sales_order_rows.map((row) => ({
          sales_order_row_id: row.id,
          quantity: Number(row.quantity),
        }));
        open.push({ orderId: order.id, rows });
      },
    },
    {
      name: "an order is packed and delivered",
      async act() {
        const order = open.shift();
        if (!order) return;
        await katana(options, "POST", "/sales_order_fulfillments", {
          sales_order_id: order.orderId,
          status: "DELIVERED",
          sales_order_fulfillment_rows: order.rows,
        });
      },
    },
  ];
}

/** Trades in the background until the signal; a failure is told, and the next one tries again. */
export async function startTraffic(
  options: DemoOptions,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const people = await createPeople(options);
  const trade = async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal });
      const person = pick(people);
      await person.act().then(
        () => say(`Katana: ${person.name}`),
        (error: unknown) => say(`Katana: ${person.name}: ${String(error)}`),
      );
    }
  };
  void trade().catch(() => undefined);
}
