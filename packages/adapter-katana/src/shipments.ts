// How many units of each row the source has booked as shipped. An order's status mostly says it; shipments are read
// where it does not, in the fewest requests.
import type { Call, ExternalId, Quantity } from "@stockgate/core/contracts";
import { readByParent } from "./by-parent.ts";
import type { KatanaClient } from "./client.ts";
import { createdSince } from "./created-since.ts";
import { type OrderHead, shipmentSchema } from "./order-mapping.ts";

export type Shipped = {
  /** Null for what is not sold. */
  of(head: OrderHead, row: { externalId: ExternalId; quantity: Quantity }): Quantity | null;
};

export async function readShipped(
  client: KatanaClient,
  heads: readonly OrderHead[],
  call: Call,
): Promise<Shipped> {
  const partly = heads.filter((head) => head.shipping === "see shipments");
  const shipments = await readByParent(
    client,
    {
      path: "/sales_order_fulfillments",
      row: shipmentSchema,
      keyOf: (shipment) => shipment.externalId,
      query: {},
      // Katana: the rows of orders state no shipped quantity, and this list takes one order at a time.
      parents: partly.map((head) => ({ sales_order_id: head.externalId })),
      listQuery: createdSince(partly),
    },
    call,
  );
  const units = new Map<ExternalId, Quantity>();
  for (const { rowExternalId, quantity } of shipments.flatMap((shipment) => shipment.units)) {
    units.set(rowExternalId, (units.get(rowExternalId) ?? 0n) + quantity);
  }
  return {
    of(head, row) {
      switch (head.shipping) {
        case null:
          return null;
        case "nothing":
          return 0n;
        case "everything":
          return row.quantity;
        case "see shipments":
          return units.get(row.externalId) ?? 0n;
      }
    },
  };
}
