// Reads what an order has beyond the first page of each of its parts: long orders lose nothing.
import { AdapterError, type Call, type ChannelOrderRecord, type Page } from "@stockgate/core/contracts";
import { type AllPlaced, assembleOrder, type OrderParts, type PlacedPage } from "./assemble-order.ts";
import type { ShopifyClient } from "./client.ts";
import {
  RestOfAssignedUnitsDocument,
  RestOfAssignmentsDocument,
  RestOfOrderLinesDocument,
  RestOfSentUnitsDocument,
} from "./generated/operations.ts";
import {
  restOfAssignedUnitsShape,
  restOfAssignmentsShape,
  restOfLinesShape,
  restOfSentUnitsShape,
} from "./mapping-orders.ts";
import { defineOperation, type Operation } from "./operation.ts";
import { readAllPages } from "./paging.ts";

const restOfLines = defineOperation(RestOfOrderLinesDocument, restOfLinesShape);
const restOfAssignments = defineOperation(RestOfAssignmentsDocument, restOfAssignmentsShape);
const restOfAssignedUnits = defineOperation(RestOfAssignedUnitsDocument, restOfAssignedUnitsShape);
const restOfSentUnits = defineOperation(RestOfSentUnitsDocument, restOfSentUnitsShape);

type RestVariables = { id: string; after?: string | null };
type CompleteOrder = (parts: OrderParts, call: Call) => Promise<ChannelOrderRecord>;

export function createCompleteOrder(client: ShopifyClient): CompleteOrder {
  /** All items of which the first page is at hand. */
  async function allOf<Item>(
    first: Page<Item>,
    rest: Operation<Page<Item> | null, RestVariables>,
    id: string,
    call: Call,
  ): Promise<Item[]> {
    if (first.next === null) return first.items;
    const readPage = async (after: string | null) => {
      const page = await client.ask(rest, { id, after }, call);
      // Half an order would be taken for the whole.
      if (page === null) throw new AdapterError("conflict", `Shopify: ${id} is gone while it was being read`);
      return page;
    };
    return [...first.items, ...(await readAllPages(readPage, first.next))];
  }

  async function allUnits(
    placed: readonly PlacedPage[],
    rest: typeof restOfAssignedUnits | typeof restOfSentUnits,
    call: Call,
  ): Promise<AllPlaced[]> {
    const all: AllPlaced[] = [];
    for (const { units, ...place } of placed) {
      all.push({ ...place, units: await allOf(units, rest, place.externalId, call) });
    }
    return all;
  }

  return async (parts, call) => {
    const { head, lines, assignments, shipments } = parts;
    const id = head.externalId;
    const allAssignments = assignments ? await allOf(assignments, restOfAssignments, id, call) : [];
    return assembleOrder({
      head,
      lines: await allOf(lines, restOfLines, id, call),
      assignments: await allUnits(allAssignments, restOfAssignedUnits, call),
      shipments: await allUnits(shipments, restOfSentUnits, call),
    });
  };
}
