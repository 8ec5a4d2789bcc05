// Stocking items at locations where they are not (rule L5). Shopify: inventoryBulkToggleActivation takes one item, so a
// batch is that mutation under aliases. It takes no quantity, unlike inventoryActivate, so it can overwrite none: an item
// that is stocked there already stays as it is, and one that comes back has the quantities it had (since 2026-04). For the
// same reason it needs no idempotency key.
import {
  AdapterError,
  type ChannelLevelKey,
  type LevelStocking,
  type StockingOutcome,
} from "@stockgate/core/contracts";
import type { Answer, ShopifyClient } from "./client.ts";
import { fromShopifyErrors, type ShopifyError } from "./errors.ts";
import { StockLevelDocument } from "./generated/operations.ts";
import { type StockedLevel, stockedLevelsShape, stockLevelShape } from "./mapping-stock-levels.ts";
import { defineOperation, repeatOperation } from "./operation.ts";
import { asUnknownOutcome } from "./set-levels.ts";

const stockLevel = defineOperation(StockLevelDocument, stockLevelShape);

/** A quarter of what a single query may cost, done well within the time that an answer may take. */
const maxLevelsPerStocking = 25;

const repeated = (keys: readonly ChannelLevelKey[]) =>
  repeatOperation(
    stockLevel,
    keys.map((key) => ({ item: key.stockItemExternalId, location: key.locationExternalId })),
  );

const prepareStocking: LevelStocking["prepareStocking"] = (keys) => {
  const { text, variables } = repeated(keys);
  return { body: JSON.stringify({ query: text, variables, operationName: stockLevel.name }) };
};

export const createStocking = (client: ShopifyClient): LevelStocking => ({
  prepareStocking,
  async sendStocking({ body }, keys, call) {
    const { cost, aliases } = repeated(keys);
    const operation = { ...stockLevel, cost, shape: stockedLevelsShape };
    const answer = await client.replay(operation, body, call).catch((error: unknown) => {
      throw asUnknownOutcome(error);
    });
    return readOutcomes(answer, aliases);
  },
  maxLevelsPerStocking,
});

/** One outcome per level. Throws where Shopify did not look at the batch at all. */
function readOutcomes(
  { data, errors, cost }: Answer<Record<string, StockedLevel | null>>,
  aliases: readonly string[],
): StockingOutcome[] {
  const failure = errors.length > 0 ? fromShopifyErrors(errors, cost) : null;
  if (!data) throw failure ?? new AdapterError("unavailable", "Shopify's answer to the write is empty");
  if (failure?.kind === "unauthorized" || failure?.kind === "throttled") throw failure;
  return aliases.map((alias): StockingOutcome => {
    const level = data[alias];
    if (!level) return { kind: "rejected", ...failureAt(alias, errors) };
    const [refusal] = level.refusals;
    return refusal ? { kind: "rejected", ...refusal } : { kind: "stocked" };
  });
}

function failureAt(alias: string, errors: readonly ShopifyError[]): { code: string; message: string } {
  const error = errors.find(({ path }) => path?.[0] === alias) ?? errors[0];
  return { code: error?.extensions?.code ?? "UNKNOWN", message: error?.message ?? "Shopify gave no answer." };
}
