// Inventory items, levels, quantities and adjustment groups.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { badRequest } from "../graphql/errors.ts";
import { paginate, type PageArguments } from "../graphql/connection.ts";
import { unstockingProblems } from "../inventory/activation.ts";
import { findLevel, levelsOfItem } from "../inventory/levels.ts";
import {
  isQuantityName,
  onHandStates,
  type QuantityName,
  quantityNames,
  quantityOf,
} from "../inventory/quantities.ts";
import { list, type ListArguments } from "../search/listing.ts";
import { levelListing } from "../search/store-listings.ts";
import { gid, idIn, levelGid } from "../store/gid.ts";
import type {
  AdjustmentChange,
  AdjustmentGroupRecord,
  InventoryItemRecord,
  LevelRecord,
} from "../store/records.ts";
import { levelKey } from "../store/store.ts";
import type { Work } from "../work.ts";
import { idField, idFields, money } from "./record-fields.ts";
import { appSource } from "./shop.ts";

const itemResolvers: Resolvers = {
  ...idFields,
  duplicateSkuCount: (item: InventoryItemRecord, _: never, { work }) => countSameSku(work, item),
  inventoryHistoryUrl: (item: InventoryItemRecord, _: never, { work }) => {
    const variant = work.store.variants.get(item.variantId);
    if (!item.tracked || !variant) return null;
    return `https://${work.store.domain}/admin/products/${variant.productId}/variants/${variant.id}/inventory_history`;
  },
  inventoryLevel: (
    item: InventoryItemRecord,
    args: { locationId: string; includeInactive: boolean },
    { work },
  ) => {
    const level = findLevel(work.store, item.id, idIn(args.locationId, "Location") ?? "");
    return level && (level.isActive || args.includeInactive) ? level : null;
  },
  inventoryLevels: (
    item: InventoryItemRecord,
    args: ListArguments & { includeInactive: boolean },
    context,
    info,
  ) => {
    const levels = levelsOfItem(context.work.store, item.id);
    const wanted = levels.filter((level) => level.isActive || args.includeInactive);
    return list(
      wanted,
      levelListing((level) => level.locationId),
      args,
      context,
      info,
    );
  },
  locationsCount: (item: InventoryItemRecord, _: never, { work }) => ({
    count: levelsOfItem(work.store, item.id).filter((level) => level.isActive).length,
    precision: "EXACT",
  }),
  measurement: (item: InventoryItemRecord) => ({
    type: "InventoryItemMeasurement",
    id: gid("InventoryItemMeasurement", item.id),
    weight: item.weight,
  }),
  trackedEditable: () => ({ locked: false, reason: null }),
  unitCost: (item: InventoryItemRecord, _: never, { work }) =>
    item.cost === null ? null : money(item.cost, work.store.shop().currency),
  variant: (item: InventoryItemRecord, _: never, { work }) => work.store.variants.get(item.variantId),
  variants: (item: InventoryItemRecord, args: PageArguments, { work }) => {
    const variant = work.store.variants.get(item.variantId);
    return paginate(variant ? [variant] : [], args, { id: (each) => each.id });
  },
};

/** Counted once a request: asking for it on a page of 250 must not compare every item with every other. */
const skuCounts = new WeakMap<Work, Map<string, number>>();

function countSameSku(work: Work, item: InventoryItemRecord): number {
  if (item.sku === null || item.sku === "") return 0;
  let counts = skuCounts.get(work);
  if (!counts) {
    counts = new Map();
    for (const { sku } of work.store.items.values())
      if (sku !== null) counts.set(sku, (counts.get(sku) ?? 0) + 1);
    skuCounts.set(work, counts);
  }
  return (counts.get(item.sku) ?? 1) - 1;
}

type QuantitySource = {
  type: "InventoryQuantity";
  id: string;
  name: string;
  quantity: number;
  updatedAt: number | null;
};

const levelResolvers: Resolvers = {
  id: (level: LevelRecord, _: never, { work }) => levelGidOf(work, level),
  canDeactivate: (level: LevelRecord, _: never, { work }) => unstockingProblems(work, level).length === 0,
  deactivationAlert: (level: LevelRecord, _: never, { work }) =>
    unstockingProblems(work, level)[0]?.message ?? null,
  item: (level: LevelRecord, _: never, { work }) => work.store.items.get(level.itemId),
  location: (level: LevelRecord, _: never, { work }) => work.store.locations.get(level.locationId),
  quantities: (level: LevelRecord, { names }: { names: string[] }, { work }) =>
    names.map((name) => quantitySource(work, level, name)),
};

function levelGidOf(work: Work, level: LevelRecord): string {
  return levelGid(work.store.locations.get(level.locationId)?.levelNumber ?? level.locationId, level.itemId);
}

function quantitySource(work: Work, level: LevelRecord, name: string): QuantitySource {
  if (!isQuantityName(name)) {
    throw badRequest(`The quantity name '${name}' is invalid. Valid names are: ${quantityNames.join(", ")}.`);
  }
  return {
    type: "InventoryQuantity",
    id: `${levelGidOf(work, level).replace("InventoryLevel", "InventoryQuantity")}&name=${name}`,
    name,
    quantity: quantityOf(level, name),
    // Shopify: on hand has no time of its own.
    updatedAt: name === "on_hand" ? null : (level.changedAt[name] ?? level.createdAt),
  };
}

const groupResolvers: Resolvers = {
  ...idField,
  app: (group: AdjustmentGroupRecord, _: never, { work }) => {
    const app = work.appByKey(group.appKey);
    return app ? appSource(app) : null;
  },
  changes: (
    group: AdjustmentGroupRecord,
    args: { inventoryItemIds?: string[]; locationIds?: string[]; quantityNames?: string[] },
  ) =>
    group.changes.filter(
      (change) =>
        (args.inventoryItemIds?.includes(gid("InventoryItem", change.itemId)) ?? true) &&
        (args.locationIds?.includes(gid("Location", change.locationId)) ?? true) &&
        (args.quantityNames?.includes(change.name) ?? true),
    ),
  // Made by an app, not by a person.
  staffMember: () => null,
};

const changeResolvers: Resolvers = {
  item: (change: AdjustmentChange, _: never, { work }) => work.store.items.get(change.itemId) ?? null,
  location: (change: AdjustmentChange, _: never, { work }) =>
    work.store.locations.get(change.locationId) ?? null,
  // Shopify: null in every answer that was captured.
  quantityAfterChange: () => null,
};

const comprised: Partial<Record<QuantityName, readonly string[]>> = { on_hand: onHandStates };

const quantityNameResolvers: Resolvers = {
  quantityNames: () =>
    quantityNames.map((name) => ({
      name,
      displayName: name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase()),
      isInUse: true,
      belongsTo: onHandStates.some((state) => state === name) ? ["on_hand"] : [],
      comprises: comprised[name] ?? [],
    })),
};

/** For `node`: a level by its global id is found in activation.ts, a quantity through its level. */
export function findQuantity(
  work: Work,
  parameters: URLSearchParams,
  levelNumber: string,
): QuantitySource | null {
  const location = [...work.store.locations.values()].find((each) => each.levelNumber === levelNumber);
  const itemId = parameters.get("inventory_item_id") ?? "";
  const name = parameters.get("name") ?? "";
  const level = location && work.store.levels.get(levelKey(itemId, location.id));
  return level && isQuantityName(name) ? quantitySource(work, level, name) : null;
}

export const inventoryTypes: Record<string, Resolvers> = {
  InventoryItem: itemResolvers,
  InventoryLevel: levelResolvers,
  InventoryAdjustmentGroup: groupResolvers,
  InventoryChange: changeResolvers,
  InventoryProperties: quantityNameResolvers,
};
