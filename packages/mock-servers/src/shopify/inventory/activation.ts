// Stocking an item at a location and taking it off: inventoryActivate, inventoryDeactivate and the bulk toggle.
// Shopify: since 2026-04 quantities outlive a deactivation and are there again afterwards.
import { idIn, parseGid } from "../store/gid.ts";
import type { InventoryItemRecord, LevelRecord, LocationRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { levelConnectBody, levelDisconnectBody } from "../webhooks/level-events.ts";
import { changeLevel, findLevel, levelsOfItem, setLevelActive } from "./levels.ts";
import { quantityOf } from "./quantities.ts";
import { isGiven } from "../given.ts";

export type ActivationProblem = { code: string; message: string };

const problems = {
  itemNotFound: { code: "INVENTORY_ITEM_NOT_FOUND", message: "The inventory item was not found." },
  locationNotFound: { code: "LOCATION_NOT_FOUND", message: "The location was not found." },
  thirdParty: {
    code: "INVENTORY_MANAGED_BY_3RD_PARTY",
    message:
      "Cannot stock this inventory item at this location because it is managed by a third-party fulfillment service.",
  },
  onlyLocation: {
    code: "CANNOT_DEACTIVATE_FROM_ONLY_LOCATION",
    message: "Cannot unstock an inventory item from the only location at which it is stocked.",
  },
  committed: {
    code: "COMMITTED_INVENTORY_AT_LOCATION",
    message: "Cannot unstock this inventory item from this location because it has committed quantities.",
  },
  incoming: {
    code: "INCOMING_INVENTORY_AT_LOCATION",
    message: "Cannot unstock this inventory item from this location because it has incoming quantities.",
  },
  reserved: {
    code: "RESERVED_INVENTORY_AT_LOCATION",
    message: "Cannot unstock this inventory item from this location because it has unavailable quantities.",
  },
} as const satisfies Record<string, ActivationProblem>;

export type ActivateArguments = {
  inventoryItemId: string;
  locationId: string;
  available?: number | null;
  onHand?: number | null;
  stockAtLegacyLocation?: boolean | null;
};

type UserError = { field: string[] | null; message: string };
export type ActivateOutcome = { level: LevelRecord | null; userErrors: UserError[] };

export function activate(work: Work, input: ActivateArguments): ActivateOutcome {
  const { available, onHand } = input;
  const refuse = (field: string, message: string): ActivateOutcome => ({
    level: null,
    userErrors: [{ field: [field], message }],
  });
  const item = findItem(work, input.inventoryItemId);
  if (!item) return refuse("inventoryItemId", problems.itemNotFound.message);
  const location = findLocation(work, input.locationId);
  if (!location) return refuse("locationId", problems.locationNotFound.message);
  if (isGiven(available) && isGiven(onHand)) {
    const why = "not allowed to set available and on_hand quantities at the same time.";
    return refuse("available", `The product couldn't be stocked at ${location.name} because ${why}`);
  }
  if (findLevel(work.store, item.id, location.id)?.isActive === true) {
    const notAllowed = (what: string) =>
      `Not allowed to set ${what} quantity when the item is already active at the location.`;
    if (isGiven(available)) return refuse("available", notAllowed("available"));
    if (isGiven(onHand)) return refuse("onHand", notAllowed("an on_hand"));
    return { level: findLevel(work.store, item.id, location.id) ?? null, userErrors: [] };
  }
  const problem = stockingProblem(work, location, input.stockAtLegacyLocation === true);
  if (problem) return refuse("locationId", problem.message);
  stock(work, item, location);
  const current = quantityOf(
    findLevel(work.store, item.id, location.id),
    !isGiven(onHand) ? "available" : "on_hand",
  );
  changeLevel(work, item.id, location.id, { available: (onHand ?? available ?? current) - current });
  if (input.stockAtLegacyLocation === true) unstockElsewhere(work, item, location);
  return { level: findLevel(work.store, item.id, location.id) ?? null, userErrors: [] };
}

/** Answers what keeps it from being deactivated: nothing, where it now is. */
export function deactivate(work: Work, inventoryLevelId: string): ActivationProblem[] {
  const level = findLevelByGid(work, inventoryLevelId);
  if (!level) return [{ code: "GENERIC_ERROR", message: "The inventory level couldn't be found." }];
  const blocked = unstockingProblems(work, level);
  if (blocked.length === 0) unstock(work, level);
  return blocked;
}

/** One update of the bulk toggle. */
export function toggle(
  work: Work,
  item: InventoryItemRecord,
  locationGid: string,
  isActive: boolean,
): ActivationProblem[] {
  const location = findLocation(work, locationGid);
  if (!location) return [problems.locationNotFound];
  const level = findLevel(work.store, item.id, location.id);
  if ((level?.isActive ?? false) === isActive) return [];
  if (isActive) {
    const problem = stockingProblem(work, location, false);
    if (problem) return [problem];
    stock(work, item, location);
    return [];
  }
  const blocked = level ? unstockingProblems(work, level) : [];
  if (level && blocked.length === 0) unstock(work, level);
  return blocked;
}

export function unstockingProblems(work: Work, level: LevelRecord): ActivationProblem[] {
  const active = levelsOfItem(work.store, level.itemId).filter((each) => each.isActive);
  if (active.length === 1 && level.isActive) return [problems.onlyLocation];
  const {
    committed,
    incoming,
    reserved,
    damaged,
    safety_stock: safety,
    quality_control: control,
  } = level.amounts;
  return [
    ...(committed === 0 ? [] : [problems.committed]),
    ...(incoming === 0 ? [] : [problems.incoming]),
    ...(reserved + damaged + safety + control === 0 ? [] : [problems.reserved]),
  ];
}

export function findLevelByGid(work: Work, id: string): LevelRecord | undefined {
  const parsed = parseGid(id);
  const itemId = parsed?.parameters.get("inventory_item_id");
  if (parsed?.type !== "InventoryLevel" || !isGiven(itemId)) return undefined;
  const location = [...work.store.locations.values()].find((each) => each.levelNumber === parsed.id);
  return location && findLevel(work.store, itemId, location.id);
}

export const findItem = (work: Work, id: string) => work.store.items.get(idIn(id, "InventoryItem") ?? "");
const findLocation = (work: Work, id: string) => work.store.locations.get(idIn(id, "Location") ?? "");

function stockingProblem(
  work: Work,
  location: LocationRecord,
  isLegacyAllowed: boolean,
): ActivationProblem | null {
  if (!location.isActive) return problems.locationNotFound;
  const service = work.store.fulfillmentServices.get(location.fulfillmentServiceId ?? "");
  // A service that manages its own stock decides itself what it has; its own app may say so.
  const isForeign = service?.inventoryManagement === true && service.appKey !== work.app.key;
  return isForeign && !isLegacyAllowed ? problems.thirdParty : null;
}

function stock(work: Work, item: InventoryItemRecord, location: LocationRecord) {
  setLevelActive(work, item.id, location.id, true);
  const body = () => levelConnectBody(work, item.id, location.id);
  work.announce("INVENTORY_LEVELS_CONNECT", body, `connect ${item.id} ${location.id}`);
}

function unstock(work: Work, level: LevelRecord) {
  setLevelActive(work, level.itemId, level.locationId, false);
  const body = () => levelDisconnectBody(level);
  work.announce("INVENTORY_LEVELS_DISCONNECT", body, `disconnect ${level.itemId} ${level.locationId}`);
}

function unstockElsewhere(work: Work, item: InventoryItemRecord, location: LocationRecord) {
  for (const level of levelsOfItem(work.store, item.id)) {
    if (level.isActive && level.locationId !== location.id) unstock(work, level);
  }
}
