// Orders, their lines, payments and refunds.
import { paginate, type PageArguments } from "../graphql/connection.ts";
import type { Context } from "../graphql/context.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { fromCents, toCents } from "../orders/money.ts";
import { canMarkAsPaid } from "../orders/order-changes.ts";
import {
  fulfilledOf,
  fulfillmentOrdersOf,
  fulfillmentStatusOf,
  isOpen,
  totalsOf,
  unfulfilledOf,
} from "../orders/order-status.ts";
import { list, type ListArguments } from "../search/listing.ts";
import { fulfillmentOrderListing } from "../search/store-listings.ts";
import { gid } from "../store/gid.ts";
import type { OrderRecord } from "../store/order-records.ts";
import { addressLines } from "./locations.ts";
import {
  findLine,
  type LineItemSource,
  mailingAddress,
  type MailingAddressSource,
  type RefundLineSource,
  type RefundSource,
  type TransactionSource,
  withOrder,
} from "./order-parts.ts";
import { idField, idFields, moneyBag } from "./record-fields.ts";

const unitsOf = (order: OrderRecord, of: (line: OrderRecord["lineItems"][number]) => number) => {
  let units = 0;
  for (const line of order.lineItems) units += of(line);
  return units;
};

const total = (name: "current" | "outstanding" | "received" | "refunded" | "total") => (order: OrderRecord) =>
  moneyBag(totalsOf(order)[name], order.currency);

const locationOf = (id: string | null, { work }: Context) => work.store.locations.get(id ?? "") ?? null;

const orderResolvers: Resolvers = {
  ...idFields,
  app: (order: OrderRecord, _: never, { work }) => {
    const app = order.appKey === null ? undefined : work.appByKey(order.appKey);
    return app ? { id: gid("App", app.id), name: app.title } : null;
  },
  billingAddress: (order: OrderRecord) => mailingAddress(order.billingAddress),
  shippingAddress: (order: OrderRecord) => mailingAddress(order.shippingAddress),
  canMarkAsPaid,
  cancellation: (order: OrderRecord) => (order.cancelledAt === null ? null : { staffNote: order.cancelNote }),
  closed: (order: OrderRecord) => order.closedAt !== null,
  confirmed: () => true,
  currencyCode: (order: OrderRecord) => order.currency,
  presentmentCurrencyCode: (order: OrderRecord) => order.currency,
  currentSubtotalLineItemsQuantity: (order: OrderRecord) => unitsOf(order, (line) => line.currentQuantity),
  subtotalLineItemsQuantity: (order: OrderRecord) => unitsOf(order, (line) => line.quantity),
  currentTotalPriceSet: total("current"),
  totalPriceSet: total("total"),
  totalReceivedSet: total("received"),
  totalRefundedSet: total("refunded"),
  totalOutstandingSet: total("outstanding"),
  displayFinancialStatus: (order: OrderRecord) => order.financialStatus,
  displayFulfillmentStatus: (order: OrderRecord, _: never, { work }) =>
    fulfillmentStatusOf(work.store, order),
  edited: (order: OrderRecord) => order.isEdited,
  fulfillable: (order: OrderRecord, _: never, { work }) =>
    fulfillmentOrdersOf(work.store, order).some(isOpen),
  fulfillmentOrders: (order: OrderRecord, args: ListArguments, context, info) =>
    list(fulfillmentOrdersOf(context.work.store, order), fulfillmentOrderListing, args, context, info),
  fulfillments: (order: OrderRecord, { first }: { first?: number | null }) =>
    withOrder(order, order.fulfillments).slice(0, first ?? undefined),
  fulfillmentsCount: (order: OrderRecord) => ({ count: order.fulfillments.length, precision: "EXACT" }),
  fullyPaid: (order: OrderRecord) => toCents(totalsOf(order).outstanding) === 0,
  unpaid: (order: OrderRecord) => toCents(totalsOf(order).received) === 0,
  lineItems: (order: OrderRecord, args: PageArguments) =>
    paginate(withOrder(order, order.lineItems), args, { id: (line) => line.id }),
  physicalLocation: (order: OrderRecord, _: never, context) => locationOf(order.retailLocationId, context),
  retailLocation: (order: OrderRecord, _: never, context) => locationOf(order.retailLocationId, context),
  refundable: (order: OrderRecord) => order.lineItems.some((line) => line.currentQuantity > 0),
  refunds: (order: OrderRecord, { first }: { first?: number | null }) =>
    withOrder(order, order.refunds).slice(0, first ?? undefined),
  requiresShipping: (order: OrderRecord) => order.lineItems.some((line) => line.requiresShipping),
  restockable: (order: OrderRecord) => order.lineItems.some((line) => line.currentQuantity > 0),
  returnStatus: () => "NO_RETURN",
  transactions: (order: OrderRecord, { first }: { first?: number | null }) =>
    withOrder(order, order.transactions).slice(0, first ?? undefined),
  transactionsCount: (order: OrderRecord) => ({ count: order.transactions.length, precision: "EXACT" }),
};

const lineResolvers: Resolvers = {
  ...idField,
  customAttributes: (line: LineItemSource) => line.properties,
  discountedUnitPriceSet: (line: LineItemSource) => moneyBag(line.price, line.order.currency),
  originalUnitPriceSet: (line: LineItemSource) => moneyBag(line.price, line.order.currency),
  originalTotalSet: (line: LineItemSource) =>
    moneyBag(fromCents(toCents(line.price) * line.quantity), line.order.currency),
  fulfillableQuantity: (line: LineItemSource, _: never, { work }) =>
    unfulfilledOf(work.store, line.order, line.id),
  unfulfilledQuantity: (line: LineItemSource, _: never, { work }) =>
    unfulfilledOf(work.store, line.order, line.id),
  nonFulfillableQuantity: (line: LineItemSource, _: never, { work }) =>
    line.quantity - unfulfilledOf(work.store, line.order, line.id),
  fulfillmentStatus: (line: LineItemSource, _: never, { work }) => {
    if (fulfilledOf(line.order, line.id) === 0) return "unfulfilled";
    return unfulfilledOf(work.store, line.order, line.id) === 0 ? "fulfilled" : "partial";
  },
  name: (line: LineItemSource) =>
    line.variantTitle === null || line.variantTitle === ""
      ? line.title
      : `${line.title} - ${line.variantTitle}`,
  product: (line: LineItemSource, _: never, { work }) =>
    work.store.products.get(line.productId ?? "") ?? null,
  refundableQuantity: (line: LineItemSource) => line.currentQuantity,
  restockable: (line: LineItemSource) => line.currentQuantity > 0,
  // Shopify: null where the variant was deleted since.
  variant: (line: LineItemSource, _: never, { work }) =>
    work.store.variants.get(line.variantId ?? "") ?? null,
};

const transactionResolvers: Resolvers = {
  ...idField,
  amountSet: (transaction: TransactionSource) => moneyBag(transaction.amount, transaction.order.currency),
  location: (transaction: TransactionSource, _: never, context) =>
    locationOf(transaction.locationId, context),
  parentTransaction: ({ order, parentId }: TransactionSource) =>
    withOrder(order, order.transactions).find((each) => each.id === parentId) ?? null,
};

const refundedCents = (refund: RefundSource) => {
  let cents = 0;
  for (const each of refund.order.transactions) {
    if (refund.transactionIds.includes(each.id) && each.status === "SUCCESS") cents += toCents(each.amount);
  }
  return cents;
};

const refundResolvers: Resolvers = {
  ...idFields,
  refundLineItems: (refund: RefundSource, args: PageArguments) =>
    paginate(withOrder(refund.order, refund.lineItems), args, { id: (line) => line.id }),
  totalRefundedSet: (refund: RefundSource) =>
    moneyBag(fromCents(refundedCents(refund)), refund.order.currency),
  transactions: (refund: RefundSource, args: PageArguments) =>
    paginate(
      withOrder(refund.order, refund.order.transactions).filter((each) =>
        refund.transactionIds.includes(each.id),
      ),
      args,
      { id: (transaction) => transaction.id },
    ),
};

const refundLineResolvers: Resolvers = {
  ...idField,
  lineItem: (line: RefundLineSource) => findLine(line.order, line.lineItemId),
  location: (line: RefundLineSource, _: never, context) => locationOf(line.locationId, context),
  priceSet: (line: RefundLineSource) => moneyBag(priceOf(line), line.order.currency),
  subtotalSet: (line: RefundLineSource) =>
    moneyBag(fromCents(toCents(priceOf(line)) * line.quantity), line.order.currency),
};

const priceOf = (line: RefundLineSource) => findLine(line.order, line.lineItemId)?.price ?? "0.00";

const addressResolvers: Resolvers = {
  ...idField,
  countryCodeV2: (address: MailingAddressSource) => address.countryCode,
  formatted: (address: MailingAddressSource, args: { withName: boolean; withCompany: boolean }) => [
    ...(args.withName && fullName(address) !== null ? [fullName(address)] : []),
    ...(args.withCompany && address.company !== null ? [address.company] : []),
    ...addressLines(address),
  ],
  name: (address: MailingAddressSource) => fullName(address),
};

function fullName({ firstName, lastName }: MailingAddressSource): string | null {
  const name = [firstName, lastName].filter((part) => part !== null).join(" ");
  return name === "" ? null : name;
}

export const orderTypes: Record<string, Resolvers> = {
  Order: orderResolvers,
  LineItem: lineResolvers,
  OrderTransaction: transactionResolvers,
  Refund: refundResolvers,
  RefundLineItem: refundLineResolvers,
  MailingAddress: addressResolvers,
};
