// What there is to stock and where: Katana's own field names, as its API spells them.
import type { Row } from "./table.ts";

type Address = {
  id: number;
  city: string;
  country: string;
  line_1: string;
  line_2: string;
  state: string;
  zip: string;
};

export type Location = Row & {
  name: string;
  legal_name: string;
  address_id: number | null;
  address: Address | null;
  is_primary: boolean;
  rank: number;
  sales_allowed: boolean;
  manufacturing_allowed: boolean;
  purchase_allowed: boolean;
};

/** What options a product or material comes in. */
export type Config = { id: number; name: string; values: string[] };

/** A product, a material or a service; its variants are what is stocked and sold. */
export type Item = Row & {
  type: "product" | "material" | "service";
  name: string;
  uom: string;
  category_name: string;
  is_sellable: boolean;
  is_producible: boolean;
  is_purchasable: boolean;
  /** Katana: the mark of a kit or bundle (O). */
  is_auto_assembly: boolean;
  default_supplier_id: number | null;
  additional_info: string;
  batch_tracked: boolean;
  serial_tracked: boolean;
  operations_in_sequence: boolean;
  purchase_uom: string | null;
  purchase_uom_conversion_rate: number | null;
  custom_field_collection_id: number | null;
  configs: Config[];
  archived_at: string | null;
};

export type Variant = Row & {
  type: "product" | "material" | "service";
  /** Katana: neither required nor unique (V, O). */
  sku: string | null;
  product_id: number | null;
  material_id: number | null;
  service_id: number | null;
  sales_price: number | null;
  purchase_price: number | null;
  default_cost: number | null;
  internal_barcode: string | null;
  registered_barcode: string | null;
  supplier_item_codes: string[];
  lead_time: number | null;
  minimum_order_quantity: number | null;
  config_attributes: { config_name: string; config_value: string }[];
  custom_fields: { field_name: string; field_value: string }[] | null;
  abc_classification: "A" | "B" | "C" | null;
};

/** One ingredient of a product variant. The only record whose public id is a UUID. */
export type BomRow = Row & {
  uuid: string;
  product_variant_id: number;
  product_item_id: number;
  ingredient_variant_id: number;
  /** Per one product. */
  quantity: number | null;
  notes: string | null;
  rank: number;
};

export type PartyAddress = {
  line_1: string | null;
  line_2: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  country: string | null;
};

type CustomerAddress = PartyAddress & {
  id: number;
  entity_type: "billing" | "shipping";
  default: boolean;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  phone: string | null;
};

export type Customer = Row & {
  addresses: CustomerAddress[];
  name: string;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  email: string | null;
  phone: string | null;
  comment: string | null;
  currency: string;
  reference_id: string | null;
  category: string | null;
  discount_rate: number | null;
};

export type Supplier = Row & {
  addresses: (PartyAddress & { id: number })[];
  name: string;
  email: string;
  phone: string;
  currency: string;
  comment: string;
};

export type Batch = Row & {
  batch_number: string;
  expiration_date: string | null;
  batch_created_date: string;
  variant_id: number;
  batch_barcode: string | null;
};
