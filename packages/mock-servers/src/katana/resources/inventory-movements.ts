// GET /inventory_movements: the ledger of what moved. Katana: numbers, not strings, here (O); the filter is the plural
// variant_ids (O); most recent first (O).
import { decimal, decimalToNumber } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { type Movement, movementTypes } from "../state/stock-records.ts";
import type { Api } from "../wire/api.ts";
import { dateFilters, integer, integers, oneOf, text } from "../wire/filters.ts";
import { answerList } from "../wire/list.ts";

export function serveInventoryMovements(api: Api, { tables, settings }: Katana): void {
  api.get("/inventory_movements", ({ query }) =>
    answerList<Movement>(
      {
        records: () => tables.movements.all(),
        filters: {
          ids: integers((row) => row.id),
          variant_ids: integers((row) => row.variant_id),
          location_id: integer((row) => row.location_id),
          resource_type: oneOf(movementTypes, (row) => row.resource_type),
          resource_id: integer((row) => row.resource_id),
          caused_by_order_no: text((row) => row.caused_by_order_no),
          caused_by_resource_id: integer((row) => row.caused_by_resource_id),
          ...dateFilters,
        },
        compare: latestMovementFirst,
        render: renderMovement,
      },
      query,
      settings(),
    ),
  );
}

const latestMovementFirst = (a: Movement, b: Movement) =>
  a.movement_date === b.movement_date ? b.id - a.id : a.movement_date < b.movement_date ? 1 : -1;

function renderMovement(row: Movement) {
  const { deleted_at: _deletedAt, booking: _booking, batches: _batches, ...shown } = row;
  return {
    ...shown,
    quantity_change: decimalToNumber(decimal(row.quantity_change)),
    balance_after: decimalToNumber(decimal(row.balance_after)),
    value_per_unit: decimalToNumber(decimal(row.value_per_unit)),
    value_in_stock_after: decimalToNumber(decimal(row.value_in_stock_after)),
    average_cost_after: decimalToNumber(decimal(row.average_cost_after)),
  };
}
