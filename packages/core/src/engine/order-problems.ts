// Orders that the source should have by now, as people are told (rule Q9).
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import type { IntegrationProblem } from "./location-problems.ts";
import { nameSome } from "./name-some.ts";

/** Named, as far as they are few. */
export async function orderProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const { count = 0, first = [] } =
    (await tx.inFlightOrders.overdue([integration.id])).get(integration.id) ?? {};
  if (count === 0) return [];
  const message =
    `The source should know ${nameSome(first, count)} by now; their units are held back. ` +
    "Import them there, or settle them (resolveInFlightOrder).";
  return [{ code: "IN_FLIGHT_ORDERS_OVERDUE", message, path: ["inFlightOrders"], keeps: null }];
}
