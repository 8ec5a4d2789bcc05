// The root fields that read.
import type { GraphQLResolveInfo } from "graphql";
import type { Context } from "../graphql/context.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { invalidId } from "../graphql/errors.ts";
import { apiVersionSource } from "../http/api-version.ts";
import { isVisible } from "../orders/visible-orders.ts";
import { itemListing, productListing, variantListing } from "../search/catalog-listings.ts";
import { count, list, type ListArguments, type Listing, search } from "../search/listing.ts";
import {
  bulkOperationListing,
  fulfillmentOrderListing,
  locationListing,
  orderListing,
  subscriptionListing,
} from "../search/store-listings.ts";
import { parseGid } from "../store/gid.ts";
import type { LocationRecord, WebhookSubscriptionRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Work } from "../work.ts";
import { findNode } from "./nodes.ts";
import { installationSource } from "./shop.ts";
import { isGiven } from "../given.ts";

type ById = { id: string };

/** Shopify: an id of another type is an error, an unknown id of the right type is null. */
function byId(type: string) {
  return (_: unknown, { id }: ById, { work }: Context) => findOfType(work, type, id);
}

function findOfType(work: Work, type: string, id: string) {
  if (parseGid(id)?.type !== type) throw invalidId(id);
  return findNode(work, id);
}

/** `*ByIdentifier`, of which one way is served: by id. */
function byIdentifier(type: string) {
  return (_: unknown, { identifier }: { identifier: Partial<ById> }, { work }: Context) =>
    findOfType(work, type, identifier.id ?? "");
}

function listOf<T>(records: (work: Work) => Iterable<T>, listing: (store: Store) => Listing<T>) {
  return (_: unknown, args: ListArguments, context: Context, info: GraphQLResolveInfo) =>
    list(records(context.work), listing(context.work.store), args, context, info);
}

function countOf<T>(records: (work: Work) => Iterable<T>, listing: (store: Store) => Listing<T>) {
  return (
    _: unknown,
    args: ListArguments & { limit?: number | null },
    context: Context,
    info: GraphQLResolveInfo,
  ) => {
    const { store } = context.work;
    return count(search(records(context.work), listing(store), args, context, info), args.limit);
  };
}

const locationsOf = (store: Store) => [...store.locations.values()];
const variants = [({ store }: Work) => store.variants.values(), variantListing] as const;
const products = [({ store }: Work) => store.products.values(), productListing] as const;
const orders = [
  (work: Work) => [...work.store.orders.values()].filter((order) => isVisible(work, order)),
  orderListing,
] as const;

type LocationsArguments = ListArguments & { includeInactive: boolean; includeLegacy: boolean };
type SubscriptionsArguments = ListArguments & {
  topics?: string[] | null;
  uri?: string | null;
  callbackUrl?: string | null;
  format?: string | null;
};

export const queryResolvers: Resolvers = {
  shop: (_: unknown, __: never, { work }) => work.store.shop(),
  node: (_: unknown, { id }: ById, { work }) => findNode(work, id),
  nodes: (_: unknown, { ids }: { ids: string[] }, { work }) => ids.map((id) => findNode(work, id)),

  location: (_: unknown, { id }: Partial<ById>, { work }) =>
    !isGiven(id)
      ? (locationsOf(work.store).find((each) => each.isPrimary) ?? null)
      : findOfType(work, "Location", id),
  locationByIdentifier: byIdentifier("Location"),
  locations: (_: unknown, args: LocationsArguments, context, info) => {
    // Shopify: without asking for them, neither inactive locations nor those of fulfilment services.
    const isWanted = (each: LocationRecord) =>
      (each.isActive || args.includeInactive) && (each.fulfillmentServiceId === null || args.includeLegacy);
    return list(locationsOf(context.work.store).filter(isWanted), locationListing, args, context, info);
  },
  locationsCount: countOf(
    ({ store }) => locationsOf(store),
    () => locationListing,
  ),
  fulfillmentService: byId("FulfillmentService"),

  product: byId("Product"),
  productByIdentifier: (
    _: unknown,
    { identifier }: { identifier: { id?: string; handle?: string } },
    { work },
  ) => {
    if (identifier.id !== undefined) return findOfType(work, "Product", identifier.id);
    return [...work.store.products.values()].find((each) => each.handle === identifier.handle) ?? null;
  },
  products: listOf(...products),
  productsCount: countOf(...products),
  productVariant: byId("ProductVariant"),
  productVariantByIdentifier: byIdentifier("ProductVariant"),
  productVariants: listOf(...variants),
  productVariantsCount: countOf(...variants),

  inventoryItem: byId("InventoryItem"),
  inventoryItems: listOf(
    ({ store }) => store.items.values(),
    () => itemListing,
  ),
  inventoryLevel: byId("InventoryLevel"),
  inventoryProperties: () => ({}),

  order: byId("Order"),
  orderByIdentifier: byIdentifier("Order"),
  orders: listOf(...orders),
  ordersCount: countOf(...orders),
  fulfillment: byId("Fulfillment"),
  fulfillmentOrder: byId("FulfillmentOrder"),
  fulfillmentOrders: (_: unknown, args: ListArguments & { includeClosed: boolean }, context, info) => {
    const all = [...context.work.store.fulfillmentOrders.values()];
    const wanted = all.filter((each) => args.includeClosed || !["CLOSED", "CANCELLED"].includes(each.status));
    return list(wanted, fulfillmentOrderListing, args, context, info);
  },
  refund: byId("Refund"),
  job: (_: unknown, { id }: ById) => ({ type: "Job", id, done: true }),

  webhookSubscription: byId("WebhookSubscription"),
  webhookSubscriptions: (_: unknown, args: SubscriptionsArguments, context, info) => {
    const uri = args.uri ?? args.callbackUrl;
    const wanted = ownSubscriptions(context.work).filter(
      (each) =>
        (!isGiven(args.topics) || args.topics.includes(each.topic)) &&
        (!isGiven(uri) || each.uri === uri) &&
        (!isGiven(args.format) || each.format === args.format),
    );
    return list(wanted, subscriptionListing, args, context, info);
  },
  webhookSubscriptionsCount: (_: unknown, args: ListArguments & { limit?: number }, context, info) =>
    count(search(ownSubscriptions(context.work), subscriptionListing, args, context, info), args.limit),

  currentAppInstallation: (_: unknown, __: never, context) => installationSource(context.work.app, context),
  publicApiVersions: (_: unknown, __: never, { work }) =>
    work.settings.apiVersions.map((handle) => apiVersionSource(handle, work.settings.apiVersions)),

  bulkOperation: byId("BulkOperation"),
  bulkOperations: (_: unknown, args: ListArguments, context, info) =>
    list(ownBulkOperations(context.work), bulkOperationListing, args, context, info),
  currentBulkOperation: (_: unknown, args: { type: string }, { work }) =>
    args.type === "QUERY" ? (ownBulkOperations(work).at(-1) ?? null) : null,
};

/** Shopify: an app sees its own and no others. */
const ownSubscriptions = ({ store, app }: Work): WebhookSubscriptionRecord[] =>
  [...store.subscriptions.values()].filter((each) => each.appKey === app.key);

const ownBulkOperations = ({ store, app }: Work) =>
  [...store.bulkOperations.values()].filter((each) => each.appKey === app.key);
