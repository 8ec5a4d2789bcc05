// What people do at Katana's screens, over its own API: wholesale, production, purchasing, counting, moving.
import { z } from "zod";
import { type KatanaCaller, KatanaRefusal } from "../callers/katana-caller.ts";
import type { Chance } from "./chance.ts";
import type { Deed, DeedOutcome } from "./deed.ts";
import { type KatanaWares, readKatanaWares } from "./katana-wares.ts";
import type { ShopKind } from "./shop-deeds.ts";
import type { TrafficKind } from "./traffic-settings.ts";

type KatanaKind = Exclude<TrafficKind, ShopKind>;
type Work = (wares: KatanaWares) => Promise<DeedOutcome>;

const salesOrders = z.object({
  data: z.array(
    z.object({
      id: z.int(),
      ecommerce_order_id: z.string().nullable(),
      sales_order_rows: z.array(z.object({ id: z.int(), quantity: z.number() })),
    }),
  ),
});
const manufacturingOrders = z.object({
  data: z.array(z.object({ id: z.int(), planned_quantity: z.number() })),
});
const purchaseOrders = z.object({
  data: z.array(
    z.object({
      purchase_order_rows: z.array(
        z.object({ id: z.int(), quantity: z.number(), received_date: z.string().nullish() }),
      ),
    }),
  ),
});

export function katanaDeeds(katana: KatanaCaller, chance: Chance): Record<KatanaKind, Deed> {
  let known: KatanaWares | null = null;
  let number = 0;
  /** Numbers are for people: two runs on one state may give one twice, which Katana does not mind. */
  const nextNumber = (prefix: string) => `${prefix}-${(number += 1)}`;
  const post = async (path: string, body: object): Promise<DeedOutcome> => {
    await katana.send("POST", path, body);
    return "done";
  };
  const ordersOf = async (status: string, isImported: boolean) => {
    const { data } = salesOrders.parse(await katana.get(`/sales_orders?status=${status}&limit=50`));
    return data.filter((order) => (order.ecommerce_order_id !== null) === isImported);
  };
  const rowsOf = (variantIds: number[], lowest: number, highest: number) =>
    variantIds.map((variant_id) => ({ variant_id, quantity: chance.from(lowest, highest) }));

  const works: Record<KatanaKind, Work> = {
    async "wholesale-order"({ sold, customerIds, locationIds }) {
      const [customer_id, rows] = [chance.oneOf(customerIds), chance.some(sold, chance.from(1, 4))];
      const location_id = locationIds.at(-1);
      if (customer_id === undefined || location_id === undefined || rows.length === 0) return "idle";
      return post("/sales_orders", { customer_id, location_id, sales_order_rows: rowsOf(rows, 2, 12) });
    },
    async "wholesale-delivery"() {
      const packed = chance.oneOf(await ordersOf("PACKED", false));
      if (packed && chance.isLikely(0.5)) {
        await katana.send("PATCH", `/sales_orders/${packed.id}`, { status: "DELIVERED" });
        return "done";
      }
      const order = chance.oneOf(await ordersOf("NOT_SHIPPED", false));
      if (!order) return "idle";
      const rows = chance.isLikely(0.7)
        ? order.sales_order_rows
        : order.sales_order_rows
            .slice(0, 1)
            .map((row) => ({ ...row, quantity: Math.ceil(row.quantity / 2) }));
      return post("/sales_order_fulfillments", {
        sales_order_id: order.id,
        status: chance.isLikely(0.3) ? "PACKED" : "DELIVERED",
        sales_order_fulfillment_rows: rows.map(({ id, quantity }) => ({ sales_order_row_id: id, quantity })),
      });
    },
    async "production-order"({ made, locationIds }) {
      const [variant_id, location_id] = [chance.oneOf(made), locationIds[0]];
      if (variant_id === undefined || location_id === undefined) return "idle";
      return post("/manufacturing_orders", { variant_id, location_id, planned_quantity: chance.from(4, 20) });
    },
    async production() {
      const status = chance.isLikely(0.5) ? "NOT_STARTED" : "PARTIALLY_COMPLETED";
      const answer = await katana.get(`/manufacturing_orders?status=${status}&limit=50`);
      const order = chance.oneOf(manufacturingOrders.parse(answer).data);
      if (!order) return "idle";
      const completed_quantity = chance.from(1, Math.max(1, Math.ceil(order.planned_quantity)));
      return post("/manufacturing_order_productions", {
        manufacturing_order_id: order.id,
        completed_quantity,
        is_final: chance.isLikely(0.5),
      });
    },
    async "purchase-order"({ materials, sold, supplierIds, locationIds }) {
      const [supplier_id, location_id] = [chance.oneOf(supplierIds), locationIds[0]];
      const rows = chance.some(chance.isLikely(0.5) ? materials : sold, chance.from(1, 4));
      if (supplier_id === undefined || location_id === undefined || rows.length === 0) return "idle";
      const purchase_order_rows = rowsOf(rows, 20, 80).map((row) => ({ ...row, price_per_unit: 3 }));
      return post("/purchase_orders", { supplier_id, location_id, purchase_order_rows });
    },
    async receiving() {
      const status = chance.isLikely(0.7) ? "NOT_RECEIVED" : "PARTIALLY_RECEIVED";
      const { data } = purchaseOrders.parse(await katana.get(`/purchase_orders?status=${status}&limit=50`));
      const open = (chance.oneOf(data)?.purchase_order_rows ?? []).filter((row) => !row.received_date);
      if (open.length === 0) return "idle";
      const came = chance.isLikely(0.6) ? open : chance.some(open, 1);
      return post(
        "/purchase_order_receive",
        came.map(({ id, quantity }) => ({ purchase_order_row_id: id, quantity })),
      );
    },
    async "stock-adjustment"({ sold, materials, locationIds }) {
      const [variant_id, location_id] = [chance.oneOf([...sold, ...materials]), chance.oneOf(locationIds)];
      if (variant_id === undefined || location_id === undefined) return "idle";
      return post("/stock_adjustments", {
        stock_adjustment_number: nextNumber("COUNT"),
        location_id,
        reason: "Stocktaking",
        stock_adjustment_rows: [{ variant_id, quantity: chance.oneOf([-2, -1, 1, 2, 5]) ?? 1 }],
      });
    },
    async "stock-transfer"({ sold, locationIds }) {
      const [source_location_id, target_location_id] = locationIds;
      const [variant_id] = chance.some(sold, 1);
      if (source_location_id === undefined || target_location_id === undefined) return "idle";
      if (variant_id === undefined) return "idle";
      const transfer = {
        stock_transfer_number: nextNumber("MOVE"),
        source_location_id,
        target_location_id,
        stock_transfer_rows: [{ variant_id, quantity: String(chance.from(1, 4)) }],
      };
      const { id } = z.object({ id: z.int() }).parse(await katana.send("POST", "/stock_transfers", transfer));
      await katana.send("PATCH", `/stock_transfers/${id}/status`, { status: "received" });
      return "done";
    },
    async "order-deletion"() {
      const order = chance.oneOf(await ordersOf("NOT_SHIPPED", true));
      if (!order) return "idle";
      await katana.send("DELETE", `/sales_orders/${order.id}`);
      return "done";
    },
  };

  /** People shrug where Katana refuses what the state of things does not allow. */
  const deedOf =
    (work: Work): Deed =>
    async () => {
      known ??= await readKatanaWares(katana, chance);
      try {
        return await work(known);
      } catch (error) {
        if (error instanceof KatanaRefusal && (error.status === 412 || error.status === 422))
          return "refused";
        throw error;
      }
    };
  return Object.fromEntries(Object.entries(works).map(([kind, work]) => [kind, deedOf(work)])) as Record<
    KatanaKind,
    Deed
  >;
}
