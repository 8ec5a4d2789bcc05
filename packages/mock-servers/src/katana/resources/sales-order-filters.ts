// What /sales_orders can be asked for. Katana: single values, `status` cannot be a list (O).
import {
  type SalesOrder,
  ingredientAvailabilities,
  productAvailabilities,
  salesOrderStatuses,
} from "../state/order-records.ts";
import { type Filters, dateFilters, integer, integers, oneOf, text } from "../wire/filters.ts";

export const salesOrderFilters: Filters<SalesOrder> = {
  ids: integers((row) => row.id),
  order_no: text((row) => row.order_no),
  source: text((row) => row.source),
  location_id: integer((row) => row.location_id),
  customer_id: integer((row) => row.customer_id),
  status: oneOf(salesOrderStatuses, (row) => row.status),
  currency: text((row) => row.currency),
  invoicing_status: oneOf(["notInvoiced", "partiallyInvoiced", "invoiced"], () => "notInvoiced"),
  product_availability: oneOf(productAvailabilities, (row) => row.product_availability),
  ingredient_availability: oneOf(ingredientAvailabilities, () => "NOT_APPLICABLE"),
  ecommerce_order_type: text((row) => row.ecommerce_order_type),
  ecommerce_store_name: text((row) => row.ecommerce_store_name),
  ecommerce_order_id: text((row) => row.ecommerce_order_id),
  ...dateFilters,
};
