// Locations and fulfilment services.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { findLevel } from "../inventory/levels.ts";
import { quantityOf } from "../inventory/quantities.ts";
import { list, type ListArguments } from "../search/listing.ts";
import { levelListing } from "../search/store-listings.ts";
import { idIn } from "../store/gid.ts";
import type { Address, FulfillmentServiceRecord, LevelRecord, LocationRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { idField, idFields } from "./record-fields.ts";

const isService = (location: LocationRecord) => location.fulfillmentServiceId !== null;

export function levelsAt(store: Store, location: LocationRecord): LevelRecord[] {
  return [...store.items.keys()].flatMap((itemId) => findLevel(store, itemId, location.id) ?? []);
}

/** Units lie there, or are to come. */
export const hasActiveInventory = (store: Store, location: LocationRecord) =>
  levelsAt(store, location).some(
    (level) => level.isActive && (quantityOf(level, "on_hand") !== 0 || level.amounts.incoming !== 0),
  );

export const hasUnfulfilledOrders = (store: Store, location: LocationRecord) =>
  [...store.fulfillmentOrders.values()].some(
    (each) => each.locationId === location.id && each.status !== "CLOSED" && each.status !== "CANCELLED",
  );

const locationResolvers: Resolvers = {
  ...idFields,
  activatable: (location: LocationRecord) => !location.isActive,
  address: (location: LocationRecord) => formatted(location.address),
  addressVerified: () => false,
  deactivatable: (location: LocationRecord) => location.isActive && !isService(location),
  deactivatedAt: ({ deactivatedAt }: LocationRecord) =>
    deactivatedAt === null ? null : new Date(deactivatedAt).toISOString(),
  deletable: (location: LocationRecord, _: never, { work }) =>
    !location.isActive && !hasUnfulfilledOrders(work.store, location),
  fulfillmentService: (location: LocationRecord, _: never, { work }) =>
    work.store.fulfillmentServices.get(location.fulfillmentServiceId ?? "") ?? null,
  hasActiveInventory: (location: LocationRecord, _: never, { work }) =>
    hasActiveInventory(work.store, location),
  hasUnfulfilledOrders: (location: LocationRecord, _: never, { work }) =>
    hasUnfulfilledOrders(work.store, location),
  inventoryLevel: (
    location: LocationRecord,
    args: { inventoryItemId: string; includeInactive: boolean },
    { work },
  ) => {
    const level = findLevel(work.store, idIn(args.inventoryItemId, "InventoryItem") ?? "", location.id);
    return level && (level.isActive || args.includeInactive) ? level : null;
  },
  inventoryLevels: (
    location: LocationRecord,
    args: ListArguments & { includeInactive: boolean },
    context,
    info,
  ) => {
    const levels = levelsAt(context.work.store, location);
    const wanted = levels.filter((level) => level.isActive || args.includeInactive);
    return list(
      wanted,
      levelListing((level) => level.itemId),
      args,
      context,
      info,
    );
  },
  isFulfillmentService: isService,
  // Shopify: a legacy field; a fulfilment service's location says false.
  shipsInventory: (location: LocationRecord) => !isService(location),
};

const serviceResolvers: Resolvers = {
  ...idField,
  fulfillmentOrdersOptIn: () => true,
  location: (service: FulfillmentServiceRecord, _: never, { work }) =>
    work.store.locations.get(service.locationId) ?? null,
  type: (service: FulfillmentServiceRecord) => service.serviceType,
};

const formatted = (address: Address) => ({
  ...address,
  latitude: null,
  longitude: null,
  formatted: addressLines(address),
});

export function addressLines(address: Address): string[] {
  const town = [address.zip, address.city, address.provinceCode].filter((part) => part !== null).join(" ");
  return [address.address1, address.address2, town, address.country].flatMap((line) => line || []);
}

export const locationTypes: Record<string, Resolvers> = {
  Location: locationResolvers,
  FulfillmentService: serviceResolvers,
};
