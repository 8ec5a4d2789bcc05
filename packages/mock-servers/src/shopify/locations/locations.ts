// Locations come, change, close and go; fulfilment services bring their own.
import { changeLevel, levelsAt } from "../inventory/levels.ts";
import { quantityOf } from "../inventory/quantities.ts";
import { idIn } from "../store/gid.ts";
import type { Address, FulfillmentServiceRecord, LocationRecord } from "../store/records.ts";
import { announceLocation } from "../webhooks/location-events.ts";
import type { Work } from "../work.ts";
import { handleOf } from "../catalog/products.ts";
import { hasActiveInventory, hasUnfulfilledOrders } from "./location-state.ts";

export type LocationInput = {
  name?: string | null;
  address?: Partial<Address> | null;
  fulfillsOnlineOrders?: boolean | null;
};

export type LocationError = { code: string; field: string[]; message: string };
export type LocationOutcome = { location: LocationRecord | null; errors: LocationError[] };

const refuse = (code: string, field: string, message: string): LocationOutcome => ({
  location: null,
  errors: [{ code, field: [field], message }],
});

export function addLocation(work: Work, input: LocationInput): LocationOutcome {
  const problem = nameProblem(work, input.name ?? "", null);
  if (problem) return { location: null, errors: [problem] };
  const location = newLocation(work, input, null);
  work.store.locations.set(location.id, location);
  announceLocation(work, "LOCATIONS_CREATE", location.id);
  return { location, errors: [] };
}

function newLocation(work: Work, input: LocationInput, fulfillmentServiceId: string | null): LocationRecord {
  return {
    type: "Location",
    id: work.store.newId("Location"),
    name: input.name ?? "",
    address: addressFrom(emptyAddress, input.address ?? {}),
    isActive: true,
    isPrimary: false,
    fulfillsOnlineOrders: input.fulfillsOnlineOrders ?? true,
    fulfillmentServiceId,
    levelNumber: work.store.newId("InventoryLevel"),
    createdAt: work.now,
    updatedAt: work.now,
    deactivatedAt: null,
  };
}

export function editLocation(work: Work, id: string, input: LocationInput): LocationOutcome {
  const found = findLocation(work, id);
  if (!found) return refuse("NOT_FOUND", "id", "Location not found.");
  const problem = input.name === undefined ? null : nameProblem(work, input.name ?? "", found.id);
  if (problem) return { location: null, errors: [problem] };
  const goesOffline = input.fulfillsOnlineOrders === false && found.fulfillsOnlineOrders;
  if (goesOffline && !hasOtherOnline(work, found)) {
    const message = "At least one location must fulfill online orders.";
    return refuse("CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT", "fulfillsOnlineOrders", message);
  }
  return put(work, "LOCATIONS_UPDATE", {
    ...found,
    name: input.name ?? found.name,
    address: addressFrom(found.address, input.address ?? {}),
    fulfillsOnlineOrders: input.fulfillsOnlineOrders ?? found.fulfillsOnlineOrders,
  });
}

export function activateLocation(work: Work, id: string): LocationOutcome {
  const found = findLocation(work, id);
  if (!found) return refuse("LOCATION_NOT_FOUND", "locationId", "Location not found.");
  return put(work, "LOCATIONS_ACTIVATE", { ...found, isActive: true, deactivatedAt: null });
}

/** With a destination, what lies here goes there. */
export function deactivateLocation(work: Work, id: string, destinationId: string | null): LocationOutcome {
  const found = findLocation(work, id);
  if (!found) return refuse("LOCATION_NOT_FOUND", "locationId", "Location not found.");
  const destination = destinationId === null ? null : findLocation(work, destinationId);
  if (destination === undefined || destination?.isActive === false) {
    const message = "Destination location is not found or inactive.";
    return refuse("DESTINATION_LOCATION_NOT_FOUND_OR_INACTIVE", "destinationLocationId", message);
  }
  if (destination?.id === found.id) {
    const message = "Destination location is the same as the location to be deactivated.";
    return refuse("DESTINATION_LOCATION_IS_THE_SAME_LOCATION", "destinationLocationId", message);
  }
  if (found.fulfillmentServiceId !== null || !hasOtherActive(work, found)) {
    const message =
      "Location either has a fulfillment service or is the only location with a shipping address.";
    return refuse("PERMANENTLY_BLOCKED_FROM_DEACTIVATION_ERROR", "locationId", message);
  }
  if (hasUnfulfilledOrders(work.store, found)) {
    const message = "Location could not be deactivated because it has pending orders.";
    return refuse("HAS_FULFILLMENT_ORDERS_ERROR", "locationId", message);
  }
  if (found.fulfillsOnlineOrders && !hasOtherOnline(work, found)) {
    const message = "At least one location must fulfill online orders.";
    return refuse("CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT", "locationId", message);
  }
  if (hasActiveInventory(work.store, found) && !destination) {
    const message =
      "Location could not be deactivated without specifying where to relocate inventory at the location.";
    return refuse("HAS_ACTIVE_INVENTORY_ERROR", "locationId", message);
  }
  if (destination) relocate(work, found, destination);
  return put(work, "LOCATIONS_DEACTIVATE", { ...found, isActive: false, deactivatedAt: work.now });
}

function relocate(work: Work, from: LocationRecord, to: LocationRecord) {
  for (const level of levelsAt(work.store, from.id)) {
    const units = quantityOf(level, "available");
    if (units === 0) continue;
    changeLevel(work, level.itemId, from.id, { available: -units });
    changeLevel(work, level.itemId, to.id, { available: units });
  }
}

export function deleteLocation(
  work: Work,
  id: string,
): { deletedId: string | null; errors: LocationError[] } {
  const fail = (code: string, message: string) => ({
    deletedId: null,
    errors: [{ code, field: ["locationId"], message }],
  });
  const found = findLocation(work, id);
  if (!found) return fail("LOCATION_NOT_FOUND", "Location not found.");
  if (found.isActive) return fail("LOCATION_IS_ACTIVE", "The location cannot be deleted while it is active.");
  if (hasUnfulfilledOrders(work.store, found)) {
    return fail("LOCATION_HAS_PENDING_ORDERS", "The location cannot be deleted while it has pending orders.");
  }
  if (hasActiveInventory(work.store, found)) {
    return fail("LOCATION_HAS_INVENTORY", "The location cannot be deleted while it has inventory.");
  }
  for (const level of levelsAt(work.store, found.id)) work.store.levels.delete(`${level.itemId}:${found.id}`);
  work.store.locations.delete(found.id);
  work.announce("LOCATIONS_DELETE", () => ({ id: BigInt(found.id) }), `LOCATIONS_DELETE ${found.id}`);
  return { deletedId: id, errors: [] };
}

export type ServiceInput = {
  name: string;
  callbackUrl?: string | null;
  inventoryManagement: boolean;
  trackingSupport: boolean;
  requiresShippingMethod: boolean;
};

/** Shopify: a fulfilment service comes with a location of its name, which is its own. */
export function createService(work: Work, input: ServiceInput): FulfillmentServiceRecord {
  const id = work.store.newId("FulfillmentService");
  const location = newLocation(work, { name: input.name, fulfillsOnlineOrders: true }, id);
  const service: FulfillmentServiceRecord = {
    type: "FulfillmentService",
    id,
    handle: handleOf(input.name),
    serviceName: input.name,
    serviceType: "THIRD_PARTY",
    inventoryManagement: input.inventoryManagement,
    trackingSupport: input.trackingSupport,
    requiresShippingMethod: input.requiresShippingMethod,
    callbackUrl: input.callbackUrl ?? null,
    locationId: location.id,
    appKey: work.app.key,
  };
  work.store.locations.set(location.id, location);
  work.store.fulfillmentServices.set(id, service);
  announceLocation(work, "LOCATIONS_CREATE", location.id);
  return service;
}

type Announced = "LOCATIONS_ACTIVATE" | "LOCATIONS_DEACTIVATE" | "LOCATIONS_UPDATE";

function put(work: Work, topic: Announced, location: LocationRecord): LocationOutcome {
  const stored = { ...location, updatedAt: work.now };
  work.store.locations.set(stored.id, stored);
  announceLocation(work, topic, stored.id);
  return { location: stored, errors: [] };
}

const findLocation = (work: Work, id: string) => work.store.locations.get(idIn(id, "Location") ?? "");

const othersOf = (work: Work, location: LocationRecord) =>
  [...work.store.locations.values()].filter((each) => each.id !== location.id && each.isActive);
const hasOtherActive = (work: Work, location: LocationRecord) =>
  othersOf(work, location).some((each) => each.fulfillmentServiceId === null);
const hasOtherOnline = (work: Work, location: LocationRecord) =>
  othersOf(work, location).some((each) => each.fulfillsOnlineOrders);

function nameProblem(work: Work, name: string, except: string | null): LocationError | null {
  const field = ["input", "name"];
  if (name.trim() === "") return { code: "BLANK", field, message: "Add a location name" };
  const isTaken = [...work.store.locations.values()].some((each) => each.name === name && each.id !== except);
  return isTaken ? { code: "TAKEN", field, message: "You already have a location with this name" } : null;
}

const emptyAddress: Address = {
  address1: null,
  address2: null,
  city: null,
  company: null,
  country: null,
  countryCode: null,
  firstName: null,
  lastName: null,
  phone: null,
  province: null,
  provinceCode: null,
  zip: null,
};

function addressFrom(current: Address, input: Partial<Address>): Address {
  const merged = { ...current, ...input };
  // The names of countries and provinces are not known here: their codes stand in.
  return {
    ...merged,
    country: input.countryCode ?? merged.country,
    province: input.provinceCode ?? merged.province,
  };
}
