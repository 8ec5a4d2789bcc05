// /stock_adjustments: counted differences, applied at once. Katana: no events of their own (O); the rows cannot be
// changed afterwards (O).
import { decimal, decimalToNumber } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { StockAdjustment } from "../state/stock-records.ts";
import type { Cause } from "../stock/ledger.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, id, list, nullable, number, object, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation, stockedVariant } from "./places.ts";
import { batchesOf, traceability } from "./traceability.ts";

const newAdjustment = object(
  {
    stock_adjustment_number: text({ min: 1 }),
    location_id: id,
    stock_adjustment_rows: list(
      object(
        { variant_id: id, quantity: number() },
        {
          cost_per_unit: number({ min: 0 }),
          batch_transactions: list(object({ batch_id: nullable(id), quantity: number() }, {}), { min: 1 }),
          traceability: list(traceability),
        },
      ),
      { min: 1 },
    ),
  },
  { stock_adjustment_date: time, reason: text(), additional_info: text() },
);
const adjustmentChange = object(
  {},
  {
    stock_adjustment_number: text({ min: 1 }),
    stock_adjustment_date: time,
    location_id: id,
    reason: text(),
    additional_info: text(),
  },
);

export function serveStockAdjustments(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (adjustmentId: number): StockAdjustment => {
    const adjustment = tables.stockAdjustments.live(adjustmentId);
    if (!adjustment) throw notFound();
    return adjustment;
  };

  api.get("/stock_adjustments", ({ query }) =>
    answerList<StockAdjustment>(
      {
        records: () => tables.stockAdjustments.all(),
        filters: {
          ids: integers((row) => row.id),
          location_id: integer((row) => row.location_id),
          stock_adjustment_number: textFilter((row) => row.stock_adjustment_number),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderAdjustment,
      },
      query,
      settings(),
    ),
  );

  api.post("/stock_adjustments", newAdjustment, (body) => reply(renderAdjustment(adjustStock(katana, body))));

  api.patch("/stock_adjustments/{id}", adjustmentChange, (body, call) => {
    const before = live(call.id());
    // Katana: a PATCH without additional_info blanks it (V, 2026-05-05).
    const { additional_info = "", ...plain } = body;
    if (plain.location_id !== undefined) existingLocation(katana, plain.location_id);
    const changed = tables.stockAdjustments.update(before.id, { ...definedOnly(plain), additional_info });
    if (changed.location_id !== before.location_id) {
      katana.ledger.revert(bookingOf(before));
      applyAdjustment(katana, changed);
    }
    return reply(renderAdjustment(changed));
  });

  api.delete("/stock_adjustments/{id}", (call) => {
    const adjustment = live(call.id());
    tables.stockAdjustments.softDelete(adjustment.id);
    if (settings().deletingRevertsStock) katana.ledger.revert(bookingOf(adjustment));
    return noContent();
  });
}

/** Also how the demo's opening stock is booked. */
export function adjustStock(katana: Katana, body: BodyOf<typeof newAdjustment>): StockAdjustment {
  existingLocation(katana, body.location_id);
  const rows = body.stock_adjustment_rows.map((row, index) => {
    const path = `.stock_adjustment_rows[${index}]`;
    stockedVariant(katana, row.variant_id, `${path}.variant_id`);
    // Katana: what is taken away counts at the average cost; a cost of its own is refused (O).
    if (row.cost_per_unit !== undefined && row.quantity <= 0) {
      throw unprocessable(`${path}.cost_per_unit`, "is only allowed when quantity is positive");
    }
    const { averageCost } = katana.levels.read(row.variant_id, body.location_id);
    return {
      id: katana.nextId("stock-adjustment-rows"),
      variant_id: row.variant_id,
      quantity: row.quantity,
      cost_per_unit: row.cost_per_unit ?? decimalToNumber(averageCost),
      batch_transactions: batchesOf(row),
    };
  });
  const adjustment = katana.tables.stockAdjustments.insert({
    stock_adjustment_number: body.stock_adjustment_number,
    stock_adjustment_date: body.stock_adjustment_date ?? katana.now(),
    location_id: body.location_id,
    reason: body.reason ?? null,
    additional_info: body.additional_info ?? null,
    rows,
  });
  applyAdjustment(katana, adjustment);
  return adjustment;
}

function applyAdjustment({ ledger }: Katana, adjustment: StockAdjustment): void {
  for (const row of adjustment.rows) {
    ledger.move({
      variantId: row.variant_id,
      locationId: adjustment.location_id,
      quantity: decimal(row.quantity),
      costPerUnit: decimal(row.cost_per_unit),
      cause: causeOf(adjustment, row.id),
      booking: bookingOf(adjustment),
      at: adjustment.stock_adjustment_date,
      batches: row.batch_transactions,
    });
  }
}

const bookingOf = (adjustment: StockAdjustment) => `stock-adjustment:${adjustment.id}`;

const causeOf = (adjustment: StockAdjustment, rowId: number): Cause => ({
  type: "StockAdjustmentRow",
  id: rowId,
  orderNo: adjustment.stock_adjustment_number,
  orderId: adjustment.id,
});

function renderAdjustment(adjustment: StockAdjustment) {
  const { rows, ...header } = adjustment;
  return { ...header, stock_adjustment_rows: rows };
}
