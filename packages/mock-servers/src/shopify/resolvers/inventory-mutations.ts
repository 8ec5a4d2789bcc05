// Mutations that write levels and items.
import type { GraphQLResolveInfo } from "graphql";
import type { Context } from "../graphql/context.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { keyOf, runIdempotent } from "../graphql/idempotency.ts";
import { activate, type ActivateArguments, deactivate, findItem, toggle } from "../inventory/activation.ts";
import { adjustQuantities, type AdjustQuantitiesInput } from "../inventory/adjust-quantities.ts";
import type { AdjustmentOutcome } from "../inventory/adjustment.ts";
import { type ItemInput, updateItem } from "../inventory/item-update.ts";
import { findLevel, levelsOfItem } from "../inventory/levels.ts";
import { requireChangeFrom, setQuantities, type SetQuantitiesInput } from "../inventory/set-quantities.ts";

const noItem = "The product couldn't be updated because it does not exist.";

/** Setting and adjusting differ in what they do, and not in how it is kept, answered and counted. */
function writeLevels(context: Context, info: GraphQLResolveInfo, rows: number, run: () => AdjustmentOutcome) {
  const { work } = context;
  const [node] = info.fieldNodes;
  const idempotencyKey = (node && keyOf(info.schema, node, info.variableValues)) ?? null;
  const note = { operation: info.fieldName, rows, idempotencyKey };
  return runIdempotent(context, info, {
    run() {
      const { group, userErrors, applied } = run();
      const isFailed = userErrors.length > 0;
      work.noteWrite({ ...note, outcome: isFailed ? "REFUSED" : group ? "APPLIED" : "NO_OP", applied });
      const payload = { inventoryAdjustmentGroup: group, userErrors };
      return { payload, isFailed, result: { group: group?.id ?? null } };
    },
    replay(result) {
      work.noteWrite({ ...note, outcome: "REPLAYED", applied: [] });
      const group = work.store.adjustments.get(result["group"] ?? "") ?? null;
      return { inventoryAdjustmentGroup: group, userErrors: [] };
    },
    refuse(error) {
      work.noteWrite({ ...note, outcome: "REFUSED", applied: [] });
      return { inventoryAdjustmentGroup: null, userErrors: [{ ...error, field: null }] };
    },
  });
}

export const inventoryMutations: Resolvers = {
  inventorySetQuantities: (_: never, { input }: { input: SetQuantitiesInput }, context, info) =>
    writeLevels(context, info, input.quantities.length, () => {
      requireChangeFrom("InventoryQuantityInput", input.quantities);
      return setQuantities(context.work, input);
    }),

  inventoryAdjustQuantities: (_: never, { input }: { input: AdjustQuantitiesInput }, context, info) =>
    writeLevels(context, info, input.changes.length, () => {
      requireChangeFrom("InventoryChangeInput", input.changes);
      return adjustQuantities(context.work, input);
    }),

  inventoryActivate: (_: never, args: ActivateArguments, context, info) =>
    runIdempotent(context, info, {
      run() {
        const { level, userErrors } = activate(context.work, args);
        const payload = { inventoryLevel: level, userErrors };
        const result = { item: level?.itemId ?? null, location: level?.locationId ?? null };
        return { payload, isFailed: userErrors.length > 0, result };
      },
      replay: ({ item, location }) => ({
        inventoryLevel: findLevel(context.work.store, item ?? "", location ?? "") ?? null,
        userErrors: [],
      }),
      // This payload's errors have no code.
      refuse: ({ message }) => ({ inventoryLevel: null, userErrors: [{ field: null, message }] }),
    }),

  inventoryDeactivate: (_: never, { inventoryLevelId }: { inventoryLevelId: string }, { work }) => ({
    userErrors: deactivate(work, inventoryLevelId).map(({ message }) => ({ field: null, message })),
  }),

  inventoryBulkToggleActivation: (
    _: never,
    args: { inventoryItemId: string; inventoryItemUpdates: { locationId: string; activate: boolean }[] },
    { work },
  ) => {
    const item = findItem(work, args.inventoryItemId);
    if (!item) {
      const error = { code: "INVENTORY_ITEM_NOT_FOUND", message: "The inventory item was not found." };
      return {
        inventoryItem: null,
        inventoryLevels: null,
        userErrors: [{ ...error, field: ["inventoryItemId"] }],
      };
    }
    const userErrors = args.inventoryItemUpdates.flatMap((update, index) =>
      toggle(work, item, update.locationId, update.activate).map((problem) => ({
        ...problem,
        field: ["inventoryItemUpdates", String(index), "locationId"],
      })),
    );
    if (userErrors.length > 0) return { inventoryItem: null, inventoryLevels: null, userErrors };
    const inventoryLevels = levelsOfItem(work.store, item.id).filter((level) => level.isActive);
    return { inventoryItem: item, inventoryLevels, userErrors: [] };
  },

  inventoryItemUpdate: (_: never, { id, input }: { id: string; input: ItemInput }, { work }) => {
    const item = findItem(work, id);
    if (!item) return { inventoryItem: null, userErrors: [{ field: ["id"], message: noItem }] };
    return { inventoryItem: updateItem(work, item, input), userErrors: [] };
  },
};
