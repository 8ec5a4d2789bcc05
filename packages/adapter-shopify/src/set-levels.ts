// Writing quantities: a batch put into bytes, those bytes sent, and the answer told apart push by push.
// Shopify: a batch is all or nothing. In every failing call that was captured the adjustment group was null and nothing
// was written, so what is not itself refused is deferred.
import {
  AdapterError,
  type ChannelPush,
  type PushOutcome,
  type StockChannel,
} from "@stockgate/core/contracts";
import type { Answer, ShopifyClient } from "./client.ts";
import { fromShopifyErrors } from "./errors.ts";
import { type InventorySetQuantitiesInput, SetLevelsDocument } from "./generated/operations.ts";
import {
  isKeyBusy,
  isKeySpent,
  isStale,
  type Refusal,
  refusalsOf,
  type SetLevelsResult,
  setLevelsShape,
} from "./mapping-set-levels.ts";
import { defineOperation } from "./operation.ts";

const setLevels = defineOperation(SetLevelsDocument, setLevelsShape);

/** Entries of one input array (shopify.dev, api/usage/limits). */
export const maxPushesPerWrite = 250;

/**
 * The fields are written in this order always: Shopify's idempotency compares the arguments as they are ordered
 * (api/usage/implementing-idempotency). `changeFromQuantity` is mandatory since 2026-04, though the schema lets it be
 * null, which would skip the comparison.
 */
export const prepareSetLevels: StockChannel["prepareSetLevels"] = (pushes, { idempotencyKey, reference }) => {
  const input: InventorySetQuantitiesInput = {
    name: "available",
    reason: "correction",
    referenceDocumentUri: reference,
    quantities: pushes.map(({ stockItemExternalId, locationExternalId, from, to }) => ({
      inventoryItemId: stockItemExternalId,
      locationId: locationExternalId,
      quantity: to,
      changeFromQuantity: from,
    })),
  };
  const { text, name } = setLevels;
  return {
    body: JSON.stringify({ query: text, variables: { input, key: idempotencyKey }, operationName: name }),
  };
};

export const createSendSetLevels =
  (client: ShopifyClient): StockChannel["sendSetLevels"] =>
  async ({ body }, pushes, call) => {
    const answer = await client.replay(setLevels, body, call).catch((error: unknown) => {
      throw asUnknownOutcome(error);
    });
    return readOutcomes(answer, pushes);
  };

/** An answer that cannot be read says nothing of what became of the write. */
export function asUnknownOutcome(error: unknown): unknown {
  if (!(error instanceof AdapterError) || error.kind !== "bad-response") return error;
  return new AdapterError("unavailable", error.message, { isUnsent: error.isUnsent, cause: error });
}

/** One outcome per push. Throws where the outcome is unknown, or where Shopify did not look at the batch at all. */
function readOutcomes(
  { data, errors, cost }: Answer<SetLevelsResult | null>,
  pushes: readonly ChannelPush[],
): PushOutcome[] {
  if (data) {
    if (data.refusals.length > 0) return readRefusals(data.refusals, pushes);
    // Errors beside a payload are about showing the changes; the write itself stands, and what it did follows.
    const isWritten = (push: ChannelPush) =>
      errors.length > 0 ? push.from !== push.to : data.hasWritten(push);
    return pushes.map((push): PushOutcome => ({ kind: isWritten(push) ? "applied" : "unchanged" }));
  }
  if (errors.length === 0) throw new AdapterError("unavailable", "Shopify's answer to the write is empty");
  const failure = fromShopifyErrors(errors, cost);
  // What is neither our budget, nor our permission, nor Shopify's own fault is a fault of the batch.
  if (failure.kind !== "rejected" && failure.kind !== "not-found") throw failure;
  return readRefusals(refusalsOf(errors), pushes);
}

function readRefusals(refusals: readonly Refusal[], pushes: readonly ChannelPush[]): PushOutcome[] {
  const busy = refusals.find(isKeyBusy);
  if (busy) throw new AdapterError("unavailable", `Shopify is still at work on this write: ${busy.message}`);
  if (refusals.some(isKeySpent)) return pushes.map(() => ({ kind: "deferred", reason: "key-spent" }));
  const refusalOf = refusalsByPush(refusals, pushes.length);
  if (refusalOf.size === 0) return pushes.map(() => ({ kind: "deferred", reason: "batch-refused" }));
  return pushes.map((_, index): PushOutcome => {
    const refusal = refusalOf.get(index);
    if (refusal === undefined) return { kind: "deferred", reason: "other-push" };
    if (isStale(refusal)) return { kind: "conflict" };
    return { kind: "rejected", code: refusal.code, message: refusal.message };
  });
}

/** A push that is refused for itself is so for good: that outweighs a number that no longer matches. */
function refusalsByPush(refusals: readonly Refusal[], count: number): Map<number, Refusal> {
  const byPush = new Map<number, Refusal>();
  for (const refusal of refusals) {
    // In a batch of one there is nobody else to blame.
    const index = count === 1 ? 0 : refusal.index;
    if (index === null || index >= count) continue;
    const known = byPush.get(index);
    if (known === undefined || isStale(known)) byPush.set(index, refusal);
  }
  return byPush;
}
