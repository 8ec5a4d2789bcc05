// What is wrong with the stock that a source states, as people are told (rule G2).
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import type { IntegrationProblem } from "./location-problems.ts";
import { nameSome } from "./name-some.ts";

/** Variants whose stock the source answers with what cannot be read: named, as far as they are few. */
export async function stockProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const { count = 0, first = [] } =
    (await tx.readMarks.unreadStock([integration.source])).get(integration.source) ?? {};
  const [one] = first;
  if (!one) return [];
  const names = first.map(({ name }) => name);
  const message = `The stock of ${nameSome(names, count)} cannot be read; it is tried again by itself. ${one.problem}`;
  return [{ code: "STOCK_UNREADABLE", message, path: ["source"], keeps: null }];
}
