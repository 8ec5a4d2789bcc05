// Stock adjustments: differences booked at one location. Katana applies one at once and as a whole, and can be asked for
// it by its number.
import { type Call, formatQuantity, type StockAdjustment } from "@stockgate/core/contracts";
import type { KatanaClient } from "./client.ts";
import { exactNumber } from "./json.ts";
import { adjustmentSchema } from "./mapping.ts";

/** Katana states no limit; as many rows as a page of a list has. */
export const maxRowsPerAdjustment = 250;

export async function isAdjusted(client: KatanaClient, number: string, call: Call): Promise<boolean> {
  const rows = await client.listAll(
    {
      path: "/stock_adjustments",
      // One that a person deleted since was booked all the same, and taken back on purpose.
      query: { stock_adjustment_number: number, include_deleted: true },
      row: adjustmentSchema,
      keyOf: (row) => row.id,
    },
    call,
  );
  return rows.some((row) => row.stock_adjustment_number === number);
}

export async function adjustStock(
  client: KatanaClient,
  adjustment: StockAdjustment,
  call: Call,
): Promise<void> {
  const body = {
    stock_adjustment_number: adjustment.number,
    location_id: Number(adjustment.locationExternalId),
    reason: adjustment.reason,
    // Katana: without a cost of their own, rows count at the variant's average cost.
    stock_adjustment_rows: adjustment.rows.map(({ variantExternalId, change }) => ({
      variant_id: Number(variantExternalId),
      quantity: exactNumber(formatQuantity(change)),
    })),
  };
  await client.write("POST", "/stock_adjustments", body, adjustmentSchema, call);
}
