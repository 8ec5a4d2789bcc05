// What does the store show for these items at these locations, right now? One request for a whole batch, read by ids:
// neither an index nor a cache stands between.
import type { ChannelLevelRecord, ExternalId, StockChannel } from "@stockgate/core/contracts";
import type { ShopifyClient } from "./client.ts";
import { LevelsAtLocationDocument } from "./generated/operations.ts";
import { absentLevel, levelsShape } from "./mapping.ts";
import { defineOperation } from "./operation.ts";

const readLevelsAtLocation = defineOperation(LevelsAtLocationDocument, levelsShape);

/** Ids in one `nodes(ids:)` (shopify.dev, api/usage/limits: array inputs hold 250). */
export const maxLevelsPerRead = 250;

export const createReadLevels =
  (client: ShopifyClient): StockChannel["levels"] =>
  async (keys, call) => {
    const stockItemsByLocation = Map.groupBy(keys, ({ locationExternalId }) => locationExternalId);
    const locations = [...stockItemsByLocation.keys()];
    const asked = locations.map((location) => ({
      location,
      stockItems: (stockItemsByLocation.get(location) ?? []).map(
        ({ stockItemExternalId }) => stockItemExternalId,
      ),
    }));
    const answers = await client.askEach(readLevelsAtLocation, asked, call);

    const found = new Map<string, ChannelLevelRecord>();
    for (const [index, levels] of answers.entries()) {
      const locationExternalId = locations[index] ?? "";
      for (const level of levels) {
        found.set(keyOf(level.stockItemExternalId, locationExternalId), { ...level, locationExternalId });
      }
    }
    return keys.map(
      (key) => found.get(keyOf(key.stockItemExternalId, key.locationExternalId)) ?? absentLevel(key),
    );
  };

const keyOf = (stockItem: ExternalId, location: ExternalId) => `${stockItem} ${location}`;
