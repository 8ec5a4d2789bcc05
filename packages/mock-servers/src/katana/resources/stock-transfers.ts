// /stock_transfers: stock on its way between locations. Katana: row quantities are strings in the request, a number is
// a 422 (V), and numbers in the answer; no events of their own (O). What `inTransit` does is not known (?).
import { decimal, decimalToNumber } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { type StockTransfer, transferStatuses } from "../state/stock-records.ts";
import type { Cause } from "../stock/ledger.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, id, list, object, oneOf, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation, stockedVariant } from "./places.ts";
import { batchesOf, traceability } from "./traceability.ts";

const quantityText = text({ pattern: String.raw`^\d+(\.\d+)?$` });
const dates = { transfer_date: time, order_created_date: time, expected_arrival_date: time };
const newTransfer = object(
  {
    stock_transfer_number: text({ min: 1 }),
    source_location_id: id,
    target_location_id: id,
    stock_transfer_rows: list(
      object({ variant_id: id, quantity: quantityText }, { traceability: list(traceability) }),
      { min: 1 },
    ),
  },
  { ...dates, additional_info: text() },
);
const transferChange = object({}, { ...dates, stock_transfer_number: text(), additional_info: text() });
const statusChange = object({ status: oneOf(transferStatuses) }, {});

export function serveStockTransfers(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (transferId: number): StockTransfer => {
    const transfer = tables.stockTransfers.live(transferId);
    if (!transfer) throw notFound();
    return transfer;
  };

  api.get("/stock_transfers", ({ query }) =>
    answerList<StockTransfer>(
      {
        records: () => tables.stockTransfers.all(),
        filters: {
          ids: integers((row) => row.id),
          source_location_id: integer((row) => row.source_location_id),
          target_location_id: integer((row) => row.target_location_id),
          stock_transfer_number: textFilter((row) => row.stock_transfer_number),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderTransfer(katana, row),
      },
      query,
      settings(),
    ),
  );

  api.post("/stock_transfers", newTransfer, (body) => {
    const transfer = tables.stockTransfers.insert(transferFrom(katana, body));
    return reply(renderTransfer(katana, setTransferStatus(katana, transfer, settings().newTransferStatus)));
  });
  api.patch("/stock_transfers/{id}", transferChange, (body, call) =>
    reply(renderTransfer(katana, tables.stockTransfers.update(live(call.id()).id, definedOnly(body)))),
  );
  api.patch("/stock_transfers/{id}/status", statusChange, (body, call) =>
    reply(renderTransfer(katana, setTransferStatus(katana, live(call.id()), body.status))),
  );
  api.delete("/stock_transfers/{id}", (call) => {
    const transfer = live(call.id());
    if (settings().deletingRevertsStock) setTransferStatus(katana, transfer, "draft");
    tables.stockTransfers.softDelete(transfer.id);
    return noContent();
  });
}

function transferFrom(katana: Katana, body: BodyOf<typeof newTransfer>) {
  existingLocation(katana, body.source_location_id, ".source_location_id");
  existingLocation(katana, body.target_location_id, ".target_location_id");
  if (body.source_location_id === body.target_location_id) {
    throw unprocessable(".target_location_id", "must be another location than the source");
  }
  return {
    stock_transfer_number: body.stock_transfer_number,
    source_location_id: body.source_location_id,
    target_location_id: body.target_location_id,
    status: "draft" as const,
    transfer_date: body.transfer_date ?? katana.now(),
    order_created_date: body.order_created_date ?? katana.now(),
    expected_arrival_date: body.expected_arrival_date ?? null,
    additional_info: body.additional_info ?? null,
    rows: body.stock_transfer_rows.map((row, index) => ({
      id: katana.nextId("stock-transfer-rows"),
      variant_id: stockedVariant(katana, row.variant_id, `.stock_transfer_rows[${index}].variant_id`).id,
      quantity: row.quantity,
      batch_transactions: batchesOf(row),
    })),
  };
}

/** What each status has done to the source and the target. */
function doneIn({ settings }: Katana, status: StockTransfer["status"]): { source: boolean; target: boolean } {
  if (status === "received") return { source: true, target: true };
  return {
    source: status === "inTransit" && settings().transferInTransit === "leaves-source",
    target: false,
  };
}

function setTransferStatus(
  katana: Katana,
  transfer: StockTransfer,
  status: StockTransfer["status"],
): StockTransfer {
  const before = doneIn(katana, transfer.status);
  const after = doneIn(katana, status);
  if (before.target && !after.target) katana.ledger.revert(bookingOf(transfer, "target"));
  if (before.source && !after.source) katana.ledger.revert(bookingOf(transfer, "source"));
  if (!before.source && after.source) moveRows(katana, transfer, "source");
  if (!before.target && after.target) moveRows(katana, transfer, "target");
  return katana.tables.stockTransfers.update(transfer.id, { status });
}

/** What arrives is worth what it was worth where it came from. */
function moveRows({ ledger, levels, now }: Katana, transfer: StockTransfer, end: "source" | "target"): void {
  for (const row of transfer.rows) {
    const { averageCost } = levels.read(row.variant_id, transfer.source_location_id);
    const quantity = decimal(row.quantity);
    const cause: Cause = {
      type: "StockTransferRow",
      id: row.id,
      orderNo: transfer.stock_transfer_number,
      orderId: transfer.id,
    };
    ledger.move({
      variantId: row.variant_id,
      locationId: transfer[`${end}_location_id`],
      quantity: end === "source" ? -quantity : quantity,
      costPerUnit: averageCost,
      cause,
      booking: bookingOf(transfer, end),
      at: now(),
      batches: row.batch_transactions,
    });
  }
}

const bookingOf = (transfer: StockTransfer, end: "source" | "target") =>
  `stock-transfer:${transfer.id}:${end}`;

function renderTransfer({ levels }: Katana, transfer: StockTransfer) {
  const { rows, ...header } = transfer;
  const shownRows = rows.map((row) => ({
    id: row.id,
    variant_id: row.variant_id,
    quantity: decimalToNumber(decimal(row.quantity)),
    cost_per_unit: decimalToNumber(levels.read(row.variant_id, transfer.source_location_id).averageCost),
    batch_transactions: row.batch_transactions,
    deleted_at: null,
  }));
  return { ...header, stock_transfer_rows: shownRows };
}
