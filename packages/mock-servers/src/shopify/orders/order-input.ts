// What orderCreate is given, and the lines that come of it.
import { idIn } from "../store/gid.ts";
import type { LineItemRecord } from "../store/order-records.ts";
import type { Address } from "../store/records.ts";
import type { Work } from "../work.ts";
import { fromCents, toCents } from "./money.ts";
import { isGiven } from "../given.ts";

type MoneyBagInput = { shopMoney: { amount: string } };
type TaxLineInput = { priceSet?: MoneyBagInput | null };

export type OrderLineInput = {
  variantId?: string | null;
  productId?: string | null;
  title?: string | null;
  variantTitle?: string | null;
  sku?: string | null;
  vendor?: string | null;
  quantity: number;
  priceSet?: MoneyBagInput | null;
  giftCard?: boolean | null;
  requiresShipping?: boolean | null;
  taxable?: boolean | null;
  taxLines?: TaxLineInput[] | null;
  properties?: { name: string; value: string }[] | null;
};

export type OrderInput = {
  lineItems?: OrderLineInput[] | null;
  billingAddress?: Partial<Address> | null;
  shippingAddress?: Partial<Address> | null;
  shippingLines?: { priceSet: MoneyBagInput; taxLines?: TaxLineInput[] | null }[] | null;
  taxLines?: TaxLineInput[] | null;
  taxesIncluded?: boolean | null;
  transactions?:
    | {
        amountSet: MoneyBagInput;
        gateway?: string | null;
        kind: string;
        status: string;
        locationId?: string | null;
        processedAt?: number | null;
        test?: boolean | null;
      }[]
    | null;
  fulfillment?: {
    locationId: string;
    trackingCompany?: string | null;
    trackingNumber?: string | null;
    trackingNumbers?: string[] | null;
  } | null;
  fulfillmentStatus?: string | null;
  financialStatus?: string | null;
  currency?: string | null;
  customAttributes?: { key: string; value: string }[] | null;
  email?: string | null;
  phone?: string | null;
  name?: string | null;
  note?: string | null;
  poNumber?: string | null;
  processedAt?: number | null;
  closedAt?: number | null;
  sourceIdentifier?: string | null;
  sourceName?: string | null;
  tags?: string[] | null;
  test?: boolean | null;
};

export type OrderError = { code: string; field: string[] | null; message: string };

const fail = (field: string[], message: string, code = "INVALID"): OrderError => ({ code, field, message });

export function checkOrder(work: Work, input: OrderInput): OrderError[] {
  const lines = input.lineItems ?? [];
  const errors = lines.flatMap((line, index) => checkLine(work, line, ["order", "lineItems", String(index)]));
  if (lines.length === 0) errors.push(fail(["order", "lineItems"], "Order must have at least one line item"));
  if (isGiven(input.processedAt) && input.processedAt > work.now) {
    errors.push(
      fail(["order", "processedAt"], "Processed at must not be in the future", "PROCESSED_AT_INVALID"),
    );
  }
  if (isGiven(input.fulfillmentStatus) && input.fulfillmentStatus !== "FULFILLED") {
    // Which units the others mean, the input does not say.
    errors.push(fail(["order", "fulfillmentStatus"], "Fulfillment status is invalid"));
  }
  const locationId = input.fulfillment?.locationId;
  if (locationId !== undefined && !work.store.locations.get(idIn(locationId, "Location") ?? "")) {
    errors.push(fail(["order", "fulfillment", "locationId"], "Location not found"));
  }
  return errors;
}

function checkLine(work: Work, line: OrderLineInput, path: string[]): OrderError[] {
  const errors: OrderError[] = [];
  if (line.quantity < 1) errors.push(fail([...path, "quantity"], "Quantity must be greater than 0"));
  if (!isGiven(line.variantId)) {
    if ((line.title ?? "") === "") errors.push(fail([...path, "title"], "Title can't be blank"));
    if (!isGiven(line.priceSet)) errors.push(fail([...path, "priceSet"], "Price can't be blank"));
  } else if (!work.store.variants.get(idIn(line.variantId, "ProductVariant") ?? "")) {
    errors.push(fail([...path, "variantId"], "Variant not found"));
  }
  return errors;
}

export function lineItemOf(work: Work, line: OrderLineInput): LineItemRecord {
  const variant = work.store.variants.get(idIn(line.variantId ?? "", "ProductVariant") ?? "");
  const product = work.store.products.get(variant?.productId ?? idIn(line.productId ?? "", "Product") ?? "");
  const item = work.store.items.get(variant?.inventoryItemId ?? "");
  const price = line.priceSet?.shopMoney.amount ?? variant?.price ?? "0";
  return {
    type: "LineItem",
    id: work.store.newId("LineItem"),
    variantId: variant?.id ?? null,
    productId: product?.id ?? null,
    title: line.title ?? product?.title ?? "",
    variantTitle: line.variantTitle ?? variant?.optionValues.join(" / ") ?? null,
    sku: line.sku ?? item?.sku ?? null,
    vendor: line.vendor ?? product?.vendor ?? null,
    quantity: line.quantity,
    currentQuantity: line.quantity,
    price: fromCents(toCents(price)),
    taxable: line.taxable ?? variant?.taxable ?? true,
    requiresShipping: variant ? (item?.requiresShipping ?? true) : (line.requiresShipping ?? false),
    isGiftCard: line.giftCard ?? product?.isGiftCard ?? false,
    properties: (line.properties ?? []).map(({ name, value }) => ({ key: name, value })),
  };
}

/** Shipping, and the taxes that are not in the prices. */
export function extrasOf(input: OrderInput): { shippingTotal: string; taxTotal: string } {
  const amount = (bag: MoneyBagInput | null | undefined) => toCents(bag?.shopMoney.amount ?? "0");
  let shipping = 0;
  for (const line of input.shippingLines ?? []) shipping += amount(line.priceSet);
  let tax = 0;
  const taxLines = [input, ...(input.lineItems ?? []), ...(input.shippingLines ?? [])].flatMap(
    (each) => each.taxLines ?? [],
  );
  for (const line of taxLines) tax += amount(line.priceSet);
  return { shippingTotal: fromCents(shipping), taxTotal: fromCents(input.taxesIncluded === true ? 0 : tax) };
}

export function addressOf(work: Work, input: Partial<Address> | null | undefined) {
  if (!isGiven(input)) return null;
  return {
    id: work.store.newId("MailingAddress"),
    address1: input.address1 ?? null,
    address2: input.address2 ?? null,
    city: input.city ?? null,
    company: input.company ?? null,
    country: input.country ?? input.countryCode ?? null,
    countryCode: input.countryCode ?? null,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    phone: input.phone ?? null,
    province: input.province ?? input.provinceCode ?? null,
    provinceCode: input.provinceCode ?? null,
    zip: input.zip ?? null,
  };
}
