// POST /sales_orders/search and /sales_order_rows/search.
import type { Katana } from "../katana.ts";
import type { SalesOrder, SalesOrderRow } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { answerSearch, searchBody } from "../wire/search.ts";
import { renderSalesOrder, renderSalesOrderRow } from "./sales-order-rendering.ts";

const orderFields = [
  "id",
  "order_no",
  "customer_id",
  "customer_ref",
  "location_id",
  "status",
  "invoicing_status",
  "production_status",
  "source",
  "currency",
  "product_availability",
  "ingredient_availability",
  "ecommerce_order_type",
  "ecommerce_store_name",
  "ecommerce_order_id",
  "tracking_number",
  "created_at",
  "updated_at",
  "order_created_date",
  "delivery_date",
  "picked_date",
] as const;

const rowFields = [
  "id",
  "sales_order_id",
  "variant_id",
  "location_id",
  "tax_rate_id",
  "quantity",
  "price_per_unit",
  "total_discount",
  "product_availability",
  "created_at",
  "updated_at",
] as const;

const orderSearch = searchBody(orderFields);
const rowSearch = searchBody(rowFields);

export function serveSalesOrderSearch(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = <T extends { deleted_at: string | null }>(rows: Iterable<T>) =>
    [...rows].filter((row) => row.deleted_at === null);

  api.search("/sales_orders/search", orderSearch, (body) =>
    answerSearch<SalesOrder>(
      {
        records: live(tables.salesOrders.all()),
        fields: orderFields,
        pick: (order, field) => scalarOf({ ...order, ...constantsOf }, field),
        render: (order) => renderSalesOrder(katana, order),
      },
      body,
      settings(),
    ),
  );
  api.search("/sales_order_rows/search", rowSearch, (body) =>
    answerSearch<SalesOrderRow>(
      {
        records: live(tables.salesOrderRows.all()),
        fields: rowFields,
        pick: scalarOf,
        render: (row) => renderSalesOrderRow(katana, row),
      },
      body,
      settings(),
    ),
  );
}

/** What every order of the mock has in common. */
const constantsOf = {
  invoicing_status: "notInvoiced",
  production_status: "NOT_APPLICABLE",
  ingredient_availability: "NOT_APPLICABLE",
};

function scalarOf(record: object, field: string): string | number | boolean | null {
  const value: unknown = Object.entries(record).find(([name]) => name === field)?.[1];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
