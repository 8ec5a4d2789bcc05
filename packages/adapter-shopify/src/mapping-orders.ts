// Shopify's orders in our words, as they come: in parts, each with its first page.
import type { OrderWait } from "@stockgate/core/contracts";
import { z } from "zod";
import type { OrderLine, OrderParts, PlacedPage, PlacedUnits } from "./assemble-order.ts";
import { gid } from "./gid.ts";
import { nodesOf, pageOf } from "./mapping.ts";

const instant = z.iso
  .datetime({ offset: true })
  .pipe(z.coerce.date())
  .transform((date) => date.getTime());

/** As Shopify's search takes a time; whole seconds, rounded down. */
export const formatSearchTime = (at: number): string =>
  `${z.coerce.date().parse(Math.max(0, at)).toISOString().slice(0, 19)}Z`;

const line = z
  .object({
    id: gid("LineItem"),
    currentQuantity: z.int(),
    unfulfilledQuantity: z.int(),
    variant: z
      .object({ id: gid("ProductVariant"), inventoryItem: z.object({ id: gid("InventoryItem") }) })
      .nullable(),
  })
  .transform(({ id, currentQuantity, unfulfilledQuantity, variant }): OrderLine => ({
    externalId: id,
    variantExternalId: variant?.id ?? null,
    stockItemExternalId: variant?.inventoryItem.id ?? null,
    currentQuantity,
    // Shopify does not say whether "not yet fulfilled" still counts what was removed; what is off the order is off.
    unfulfilledQuantity: Math.min(unfulfilledQuantity, currentQuantity),
  }));

const location = z.object({ id: gid("Location") }).nullable();

const assignedUnits = z
  .object({ remainingQuantity: z.int(), lineItem: z.object({ id: gid("LineItem") }) })
  .transform(({ remainingQuantity, lineItem }): PlacedUnits => ({
    lineExternalId: lineItem.id,
    units: remainingQuantity,
  }));

const sentUnits = z
  .object({ quantity: z.int().nullable(), lineItem: z.object({ id: gid("LineItem") }) })
  .transform(({ quantity, lineItem }): PlacedUnits => ({
    lineExternalId: lineItem.id,
    units: quantity ?? 0,
  }));

/** Shopify: units that were moved, split off or merged elsewhere are open in another fulfillment order. */
const endedAssignments = new Set(["CANCELLED", "CLOSED"]);
/** Shopify: nothing left by these. */
const failedShipments = new Set(["CANCELLED", "ERROR", "FAILURE"]);

const nothing = { items: [], next: null };

const assignment = z
  .object({
    id: gid("FulfillmentOrder"),
    status: z.string(),
    assignedLocation: z.object({ location }),
    lineItems: pageOf(assignedUnits),
  })
  .transform(({ id, status, assignedLocation, lineItems }): PlacedPage => ({
    externalId: id,
    locationExternalId: assignedLocation.location?.id ?? null,
    units: endedAssignments.has(status) ? nothing : lineItems,
  }));

const shipment = z
  .object({ id: gid("Fulfillment"), status: z.string(), location, fulfillmentLineItems: pageOf(sentUnits) })
  .transform(({ id, status, location: place, fulfillmentLineItems }): PlacedPage => ({
    externalId: id,
    locationExternalId: place?.id ?? null,
    units: failedShipments.has(status) ? nothing : fulfillmentLineItems,
  }));

/** Shopify: what is to be paid yet; what was refunded or voided is not waited for any more. */
const unpaid = new Set(["AUTHORIZED", "EXPIRED", "PARTIALLY_PAID", "PENDING"]);

const waitOf = (financial: string | null, fulfillment: string): OrderWait | null => {
  if (fulfillment === "ON_HOLD") return "release";
  return financial !== null && unpaid.has(financial) ? "payment" : null;
};

const order = z
  .object({
    id: gid("Order"),
    name: z.string(),
    createdAt: instant,
    updatedAt: instant,
    cancelledAt: instant.nullable(),
    closed: z.boolean(),
    displayFinancialStatus: z.string().nullable(),
    displayFulfillmentStatus: z.string(),
    lineItems: pageOf(line),
    /** Left out where they were not asked for. */
    fulfillmentOrders: pageOf(assignment).optional(),
    fulfillments: z.array(shipment),
  })
  .transform((answer): OrderParts => {
    const { id, name, createdAt, updatedAt, cancelledAt, closed } = answer;
    const waitsFor = waitOf(answer.displayFinancialStatus, answer.displayFulfillmentStatus);
    return {
      head: { externalId: id, name, createdAt, updatedAt, cancelledAt, isClosed: closed, waitsFor },
      lines: answer.lineItems,
      assignments: answer.fulfillmentOrders ?? null,
      shipments: answer.fulfillments,
    };
  });

export const ordersShape = nodesOf(order);
export const orderPageShape = z.object({ orders: pageOf(order) }).transform(({ orders }) => orders);

/** Null where what the rest belongs to is gone. */
export const restOfLinesShape = z
  .object({ order: z.object({ lineItems: pageOf(line) }).nullable() })
  .transform((answer) => answer.order?.lineItems ?? null);
export const restOfAssignmentsShape = z
  .object({ order: z.object({ fulfillmentOrders: pageOf(assignment) }).nullable() })
  .transform((answer) => answer.order?.fulfillmentOrders ?? null);
export const restOfAssignedUnitsShape = z
  .object({ fulfillmentOrder: z.object({ lineItems: pageOf(assignedUnits) }).nullable() })
  .transform(({ fulfillmentOrder }) => fulfillmentOrder?.lineItems ?? null);
export const restOfSentUnitsShape = z
  .object({ fulfillment: z.object({ fulfillmentLineItems: pageOf(sentUnits) }).nullable() })
  .transform(({ fulfillment }) => fulfillment?.fulfillmentLineItems ?? null);
