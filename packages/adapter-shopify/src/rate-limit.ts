// What a request will cost, and what an answer says about the bucket. Shopify's budget is counted in cost points: a
// request is admitted by its requested cost and charged by its actual one.
import type { BudgetReading, RateBudget } from "@stockgate/core/contracts";
import { type DocumentNode, type FieldNode, Kind, OperationTypeNode, type SelectionSetNode } from "graphql";
import { z } from "zod";

/** The smallest plan's bucket (shopify.dev, api/usage/limits); every answer states the true one. */
export const standardBudget: RateBudget = { kind: "bucket", capacity: 2000, restorePerSecond: 100 };

/** Of a single query, whatever the bucket holds (shopify.dev, api/usage/limits). */
export const maxCostPerQuery = 1000;

const mutationCost = 10;
const connectionCost = 2;
const freeFields = new Set(["pageInfo", "userErrors"]);

/** Shopify: what the size of a page multiplies its nodes' cost by; fitted to captured answers, 250 is 11. */
const pageWeight = (first: number) => (first === 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(first))));

/**
 * The requested cost, by Shopify's rule (shopify.dev, api/usage/rate-limits): scalars are free, an object or a list of
 * them costs 1, a connection grows with its page, a mutation costs 10 with its payload. Page sizes are literals.
 */
export function estimateCost(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );

  function selectionCost(selection: SelectionSetNode | undefined): number {
    let fields = 0;
    let dearestType = 0;
    for (const each of selection?.selections ?? []) {
      if (each.kind === Kind.FIELD) fields += fieldCost(each);
      else if (each.kind === Kind.FRAGMENT_SPREAD) fields += selectionCost(fragments.get(each.name.value));
      // Only one of the types can be true of an object.
      else dearestType = Math.max(dearestType, selectionCost(each.selectionSet));
    }
    return fields + dearestType;
  }

  function fieldCost(field: FieldNode): number {
    if (field.selectionSet === undefined || freeFields.has(field.name.value)) return 0;
    const first = pageSize(field);
    if (first === null) return 1 + selectionCost(field.selectionSet);
    return connectionCost + pageWeight(first) * selectionCost(field.selectionSet);
  }

  const payloadCost = (root: FieldNode) =>
    fieldsOf(root.selectionSet).reduce(
      (sum, field) => sum + (freeFields.has(field.name.value) ? 0 : selectionCost(field.selectionSet)),
      mutationCost,
    );

  let total = 0;
  for (const each of document.definitions) {
    if (each.kind !== Kind.OPERATION_DEFINITION) continue;
    const costOf = each.operation === OperationTypeNode.MUTATION ? payloadCost : fieldCost;
    total += fieldsOf(each.selectionSet).reduce((sum, field) => sum + costOf(field), 0);
  }
  return total;
}

const fieldsOf = (selection: SelectionSetNode | undefined) =>
  (selection?.selections ?? []).filter((each) => each.kind === Kind.FIELD);

function pageSize(field: FieldNode): number | null {
  const value = field.arguments?.find(({ name }) => name.value === "first")?.value;
  return value?.kind === Kind.INT ? Number(value.value) : null;
}

const costShape = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({
      maximumAvailable: z.number(),
      currentlyAvailable: z.number(),
      restoreRate: z.number().positive(),
    }),
  }),
});

export type CostReading = { requested: number; budget: BudgetReading & { restorePerSecond: number } };

/** What `extensions` says of the bucket; null where it says nothing. */
export function readCost(extensions: unknown): CostReading | null {
  const parsed = costShape.safeParse(extensions);
  if (!parsed.success) return null;
  const { requestedQueryCost, throttleStatus } = parsed.data.cost;
  return {
    requested: requestedQueryCost,
    budget: {
      remaining: throttleStatus.currentlyAvailable,
      limit: throttleStatus.maximumAvailable,
      restorePerSecond: throttleStatus.restoreRate,
    },
  };
}

/** A bucket that had room refused for another reason (Shopify throttles big stores by load too): a breath, no more. */
const minWaitMs = 1000;

/** Shopify: a throttled answer carries no Retry-After; the bucket says when the request would fit. */
export function throttleWaitMs({ requested, budget }: CostReading): number {
  const missing = requested - budget.remaining;
  return missing > 0 ? Math.ceil((missing / budget.restorePerSecond) * 1000) : minWaitMs;
}
