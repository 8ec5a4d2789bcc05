// Locations and fulfilment services.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { findLevel, levelsAt } from "../inventory/levels.ts";
import { hasActiveInventory, hasUnfulfilledOrders } from "../locations/location-state.ts";
import { list, type ListArguments } from "../search/listing.ts";
import { levelListing } from "../search/store-listings.ts";
import { idIn } from "../store/gid.ts";
import type { Address, FulfillmentServiceRecord, LocationRecord } from "../store/records.ts";
import { idField, idFields } from "./record-fields.ts";

const isService = (location: LocationRecord) => location.fulfillmentServiceId !== null;

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
    const levels = levelsAt(context.work.store, location.id);
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
