// What Shopify answers to a write of quantities, in our words: which rows it wrote, which it refused, and why.
import type { ChannelLevelKey } from "@stockgate/core/contracts";
import { z } from "zod";
import type { ShopifyError } from "./errors.ts";

/** `index` is the row at fault, null where none is named. */
export type Refusal = { code: string; message: string; index: number | null };

export type SetLevelsResult = {
  refusals: Refusal[];
  hasWritten(key: ChannelLevelKey): boolean;
};

// Shopify: the path of a row is ["input", "quantities", "3", "locationId"], its index a string. For
// CHANGE_FROM_QUANTITY_STALE the path was never captured: whatever stands behind the index is not looked at.
function rowIndexIn(path: readonly (string | number)[]): number | null {
  const position = path.indexOf("quantities");
  if (position === -1) return null;
  const text = String(path[position + 1] ?? "");
  return /^\d+$/.test(text) ? Number(text) : null;
}

const userError = z
  .object({ code: z.string().nullable(), field: z.array(z.string()).nullable(), message: z.string() })
  .transform(({ code, field, message }): Refusal => ({
    code: code ?? "UNKNOWN",
    message,
    index: rowIndexIn(field ?? []),
  }));

/** Errors outside the payload, of a batch that Shopify would not even begin: an id that is none, a row too many. */
export const refusalsOf = (errors: readonly ShopifyError[]): Refusal[] =>
  errors.flatMap(({ message, extensions }) => {
    const code = extensions?.code ?? "UNKNOWN";
    const problems = extensions?.problems ?? [];
    const rows = problems.map(({ path }) => ({ code, message, index: rowIndexIn(path) }));
    return rows.length > 0 ? rows : [{ code, message, index: null }];
  });

const change = z.object({
  name: z.string(),
  item: z.object({ id: z.string() }).nullable(),
  location: z.object({ id: z.string() }).nullable(),
});
type Change = z.output<typeof change>;

export const setLevelsShape = z
  .object({
    inventorySetQuantities: z
      .object({
        inventoryAdjustmentGroup: z.object({ changes: z.array(change) }).nullable(),
        userErrors: z.array(userError),
      })
      .nullable(),
  })
  .transform(({ inventorySetQuantities: payload }): SetLevelsResult | null =>
    payload === null
      ? null
      : {
          refusals: payload.userErrors,
          hasWritten: writtenBy(payload.inventoryAdjustmentGroup?.changes ?? []),
        },
  );

/**
 * Shopify: a row whose quantity was right already is missing among the changes, and where all were the group is null:
 * both are success.
 */
function writtenBy(changes: readonly Change[]): SetLevelsResult["hasWritten"] {
  const keys = new Set(changes.map(({ item, location }) => `${item?.id} ${location?.id}`));
  return ({ stockItemExternalId, locationExternalId }) =>
    keys.has(`${stockItemExternalId} ${locationExternalId}`);
}

// Shopify: COMPARE_QUANTITY_STALE is the same refusal, as versions up to 2026-01 spelled it.
const staleCodes = new Set(["CHANGE_FROM_QUANTITY_STALE", "COMPARE_QUANTITY_STALE"]);
export const isStale = ({ code }: Refusal) => staleCodes.has(code);

/** Another request with this key is under way: what becomes of it is not known yet. */
export const isKeyBusy = ({ code }: Refusal) => code === "IDEMPOTENCY_CONCURRENT_REQUEST";

const spentCodes = new Set(["IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]);
export const isKeySpent = ({ code }: Refusal) => spentCodes.has(code);
