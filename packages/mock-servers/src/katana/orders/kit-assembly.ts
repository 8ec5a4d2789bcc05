// Katana: a kit's manufacturing order is made by itself when its sales order is delivered (O: product object). Here it
// is made, completed and linked at once; a kit within the kit gets one of its own.
import { type Decimal, decimalToNumber, largest, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Fulfillment, SalesOrder, SalesOrderRow } from "../state/order-records.ts";
import { completeOrder, createOrder, removeOrder } from "./manufacturing-effects.ts";

type Assembly = { order: SalesOrder; row: SalesOrderRow; fulfillment: Fulfillment; quantity: Decimal };

/** Makes what the stock of the kit itself does not cover. Nothing for what is no kit. */
export function assembleKit(katana: Katana, assembly: Assembly): void {
  assembleVariant(katana, assembly, assembly.row.variant_id, assembly.quantity, []);
}

function assembleVariant(
  katana: Katana,
  assembly: Assembly,
  variantId: number,
  quantity: Decimal,
  path: readonly number[],
): void {
  const { kits, levels, now } = katana;
  if (!kits.isKit(variantId) || path.includes(variantId)) return;
  const { order, row, fulfillment } = assembly;
  const locationId = row.location_id ?? order.location_id;
  const missing = quantity - largest(0n, levels.read(variantId, locationId).inStock);
  if (missing <= 0n) return;
  for (const part of kits.ingredients(variantId)) {
    assembleVariant(katana, assembly, part.variantId, multiply(missing, part.perUnit), [...path, variantId]);
  }
  const made = createOrder(katana, {
    variant_id: variantId,
    location_id: locationId,
    planned_quantity: decimalToNumber(missing),
    order_no: `${order.order_no} / ${row.id}`,
    sales_order_id: order.id,
    sales_order_row_id: row.id,
    fulfillment_id: fulfillment.id,
  });
  completeOrder(katana, made, { at: fulfillment.picked_date ?? now() });
}

export const hasAssembledKits = (katana: Katana, fulfillment: Fulfillment): boolean =>
  assembledFor(katana, fulfillment).length > 0;

/** Puts the components back. */
export function dismantleKits(katana: Katana, fulfillment: Fulfillment): void {
  for (const order of assembledFor(katana, fulfillment)) removeOrder(katana, order);
}

const assembledFor = ({ tables }: Katana, fulfillment: Fulfillment) =>
  tables.manufacturingOrdersOfFulfillment(fulfillment.id).filter((order) => order.deleted_at === null);
