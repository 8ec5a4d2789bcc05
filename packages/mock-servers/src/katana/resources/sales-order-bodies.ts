// What makes and changes sales orders and their rows.
import { addressTypes } from "../state/order-records.ts";
import { anyObject, id, integer, list, nullable, number, object, oneOf, text, time } from "../wire/schema.ts";
import { batchTransactions, traceability } from "./traceability.ts";

const attributes = list(object({}, { key: text(), value: text() }));
const customFields = nullable(anyObject);

const inlineRow = object(
  { quantity: number(), variant_id: id },
  {
    tax_rate_id: nullable(id),
    location_id: nullable(id),
    price_per_unit: nullable(number()),
    total_discount: nullable(number()),
    attributes,
    custom_fields: customFields,
  },
);

const addressFields = {
  first_name: text(),
  last_name: text(),
  company: text(),
  line_1: text(),
  line_2: text(),
  city: text(),
  state: text(),
  zip: text(),
  country: text(),
  phone: text(),
};
export const newAddress = object({ sales_order_id: id, entity_type: oneOf(addressTypes) }, addressFields);

export const newSalesOrder = object(
  { customer_id: id, sales_order_rows: list(inlineRow, { min: 1 }) },
  {
    order_no: text(),
    tracking_number: nullable(text()),
    tracking_number_url: nullable(text()),
    addresses: list(object({ entity_type: oneOf(addressTypes) }, addressFields)),
    order_created_date: nullable(time),
    delivery_date: nullable(time),
    currency: nullable(text()),
    location_id: id,
    status: oneOf(["NOT_SHIPPED", "PENDING"]),
    additional_info: nullable(text()),
    customer_ref: nullable(text()),
    ecommerce_order_type: nullable(text()),
    ecommerce_store_name: nullable(text()),
    ecommerce_order_id: nullable(text()),
    custom_fields: customFields,
  },
);

/** Katana: the ecommerce fields are for creating alone, changing them is a 422 (V). */
export const salesOrderChange = object(
  {},
  {
    order_no: text({ min: 1 }),
    customer_id: id,
    order_created_date: time,
    delivery_date: time,
    picked_date: time,
    location_id: id,
    status: oneOf(["NOT_SHIPPED", "PENDING", "PACKED", "DELIVERED"]),
    currency: text(),
    conversion_rate: number(),
    conversion_date: text(),
    additional_info: nullable(text()),
    customer_ref: nullable(text({ max: 255 })),
    tracking_number: nullable(text({ max: 256 })),
    tracking_number_url: nullable(text({ max: 2048 })),
    custom_fields: customFields,
  },
);

export const newSalesOrderRow = object(
  { sales_order_id: id, variant_id: id, quantity: number() },
  {
    price_per_unit: number(),
    tax_rate_id: id,
    location_id: id,
    attributes,
    total_discount: number(),
    custom_fields: customFields,
  },
);

export const salesOrderRowChange = object(
  {},
  {
    variant_id: id,
    quantity: number(),
    price_per_unit: number(),
    tax_rate_id: id,
    location_id: id,
    total_discount: number(),
    batch_transactions: batchTransactions,
    serial_number_transactions: list(object({}, { serial_number_id: id, quantity: number() })),
    traceability: list(traceability),
    attributes,
    custom_fields: customFields,
  },
);

export const newFulfillment = object(
  {
    sales_order_id: id,
    status: oneOf(["PACKED", "DELIVERED"]),
    sales_order_fulfillment_rows: list(
      object(
        { sales_order_row_id: id, quantity: number() },
        {
          serial_numbers: list(integer()),
          traceability: list(traceability),
          batch_transactions: batchTransactions,
        },
      ),
      { min: 1 },
    ),
  },
  {
    picked_date: time,
    conversion_rate: number(),
    conversion_date: time,
    tracking_number: text({ max: 256 }),
    tracking_url: text({ max: 2048 }),
    tracking_carrier: text(),
    tracking_method: text(),
  },
);

export const fulfillmentChange = object(
  {},
  {
    picked_date: time,
    status: oneOf(["PACKED", "DELIVERED"]),
    conversion_rate: number(),
    packer_id: id,
    conversion_date: time,
    tracking_number: text({ max: 256 }),
    tracking_url: text({ max: 2048 }),
    tracking_carrier: text(),
    tracking_method: text(),
  },
);
