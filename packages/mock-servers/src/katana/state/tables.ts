// All of Katana's tables, opened once over the state file.
import type { Clock } from "../../shared/ports.ts";
import type { StateFile } from "../../shared/state-file.ts";
import type { Batch, BomRow, Customer, Item, Location, Supplier, Variant } from "./catalog-records.ts";
import type {
  Fulfillment,
  ManufacturingOrder,
  Production,
  PurchaseOrder,
  PurchaseOrderRow,
  RecipeRow,
  SalesOrder,
  SalesOrderAddress,
  SalesOrderRow,
  SalesReturn,
  SalesReturnRow,
} from "./order-records.ts";
import type { Movement, StockAdjustment, StockTransfer } from "./stock-records.ts";
import { openTable } from "./table.ts";
import type { Webhook, WebhookLog } from "./webhook-records.ts";

export type Tables = ReturnType<typeof openTables>;

export function openTables(state: StateFile, clock: Clock) {
  const variants = openTable<Variant>(state, clock, "variants");
  const salesOrderRows = openTable<SalesOrderRow>(state, clock, "sales-order-rows");
  const fulfillments = openTable<Fulfillment>(state, clock, "fulfillments");
  const salesOrderAddresses = openTable<SalesOrderAddress>(state, clock, "sales-order-addresses");
  const salesReturns = openTable<SalesReturn>(state, clock, "sales-returns");
  const salesReturnRows = openTable<SalesReturnRow>(state, clock, "sales-return-rows");
  const manufacturingOrders = openTable<ManufacturingOrder>(state, clock, "manufacturing-orders");
  const recipeRows = openTable<RecipeRow>(state, clock, "recipe-rows");
  const productions = openTable<Production>(state, clock, "productions");
  const purchaseOrderRows = openTable<PurchaseOrderRow>(state, clock, "purchase-order-rows");
  const bomRows = openTable<BomRow>(state, clock, "bom-rows");
  return {
    locations: openTable<Location>(state, clock, "locations"),
    products: openTable<Item>(state, clock, "products"),
    materials: openTable<Item>(state, clock, "materials"),
    services: openTable<Item>(state, clock, "services"),
    variants,
    variantsOfProduct: variants.index((row) => row.product_id),
    variantsOfMaterial: variants.index((row) => row.material_id),
    variantsOfService: variants.index((row) => row.service_id),
    bomRows,
    bomRowsByUuid: bomRows.index((row) => row.uuid),
    bomRowsOfVariant: bomRows.index((row) => row.product_variant_id),
    customers: openTable<Customer>(state, clock, "customers"),
    suppliers: openTable<Supplier>(state, clock, "suppliers"),
    batches: openTable<Batch>(state, clock, "batches"),
    movements: openTable<Movement>(state, clock, "movements"),
    stockAdjustments: openTable<StockAdjustment>(state, clock, "stock-adjustments"),
    stockTransfers: openTable<StockTransfer>(state, clock, "stock-transfers"),
    salesOrders: openTable<SalesOrder>(state, clock, "sales-orders"),
    salesOrderRows,
    rowsOfSalesOrder: salesOrderRows.index((row) => row.sales_order_id),
    salesOrderAddresses,
    addressesOfSalesOrder: salesOrderAddresses.index((row) => row.sales_order_id),
    fulfillments,
    fulfillmentsOfSalesOrder: fulfillments.index((row) => row.sales_order_id),
    salesReturns,
    returnsOfSalesOrder: salesReturns.index((row) => row.sales_order_id),
    salesReturnRows,
    rowsOfSalesReturn: salesReturnRows.index((row) => row.sales_return_id),
    manufacturingOrders,
    manufacturingOrdersOfFulfillment: manufacturingOrders.index((row) => row.fulfillment_id),
    manufacturingOrdersOfSalesOrderRow: manufacturingOrders.index((row) => row.sales_order_row_id),
    recipeRows,
    rowsOfManufacturingOrder: recipeRows.index((row) => row.manufacturing_order_id),
    productions,
    productionsOfManufacturingOrder: productions.index((row) => row.manufacturing_order_id),
    purchaseOrders: openTable<PurchaseOrder>(state, clock, "purchase-orders"),
    purchaseOrderRows,
    rowsOfPurchaseOrder: purchaseOrderRows.index((row) => row.purchase_order_id),
    webhooks: openTable<Webhook>(state, clock, "webhooks"),
    webhookLogs: openTable<WebhookLog>(state, clock, "webhook-logs"),
  };
}
