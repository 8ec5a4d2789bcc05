// Lists that are taken in several statements.
import { expect, it } from "vitest";
import { aRun, aTarget, buildShop, insertTargets } from "../testing/builders.ts";
import { describeStores } from "../testing/stores.ts";
import type { StockChangeRow } from "./entities/run.ts";

/** More than one statement takes. */
const many = 10_001;
const marking = { mark: 1, cause: "start", priority: 3, dueAt: 0, markedAt: 0 } as const;

describeStores("lists of any length", ({ open }) => {
  it("are looked up, with what is there among them", async () => {
    const store = await open();
    const shop = await store.transaction(async (tx) => {
      const built = await buildShop(tx);
      await insertTargets(tx, built);
      return built;
    });
    // Ids that nothing bears, with those that are there at the far end.
    const ids = [...Array.from({ length: many }, (_, index) => -1 - index), ...shop.sourceVariants];
    const channelIds = [...ids.slice(0, many), ...shop.channelVariants];
    const texts = [...ids.map((id) => `none ${id}`), "SKU-1", "SKU-2", "1", "2", "product-1", "item-1"];
    const found = await store.transaction(async (tx) => [
      await tx.catalog.sourceVariantsByIds(ids),
      await tx.catalog.sourceVariantsByExternalIds(shop.source, texts),
      await tx.catalog.sourceVariantsBySku(shop.source, texts),
      await tx.catalog.sourceVariantsOfProducts(shop.source, texts),
      await tx.catalog.channelVariantsByIds(channelIds),
      await tx.catalog.channelVariantsByExternalIds(shop.channel, texts),
      await tx.catalog.channelVariantsBySku(shop.channel, texts),
      await tx.catalog.channelVariantsOfProducts(shop.channel, texts),
      await tx.catalog.channelVariantsByStockItems(shop.channel, texts),
      await tx.catalog.recipeLines(ids),
      await tx.catalog.recipeLinesWithComponents(ids),
      await tx.levels.ofVariants(ids),
      await tx.readMarks.ofVariants(ids),
      await tx.targets.ofSourceVariants(ids),
      await tx.targets.ofChannelVariants(channelIds),
      await tx.targets.sourcedAmong(shop.integration, { sources: ids, channels: channelIds }),
      await tx.targets.fedVariants(ids),
      await tx.mappings.ofChannelVariants(shop.integration, channelIds),
      await tx.intents.openOfTargets(ids),
      await tx.runs.openChangesOf(ids),
      await tx.sourceOrders.variantsOfOrders(shop.source, "sales", texts),
      await tx.sourceOrders.ordersOfRows(shop.source, "sales", texts),
    ]);
    expect(found.map((rows) => rows.length)).toEqual([
      2, 2, 2, 1, 2, 2, 2, 1, 1, 0, 0, 0, 0, 2, 2, 2, 2, 0, 0, 0, 0, 0,
    ]);
  });

  it("are marked, cleared and removed", async () => {
    const store = await open();
    const shop = await store.transaction(async (tx) => {
      const built = await buildShop(tx);
      await insertTargets(tx, built);
      return built;
    });
    const absent = Array.from({ length: many }, (_, index) => -1 - index);
    const changed = await store.transaction(async (tx) => {
      await tx.readMarks.set(shop.source, [...absent, ...shop.sourceVariants], marking);
      const marks = await tx.readMarks.due(shop.source, "background", 0, many);
      const elsewhere = absent.map((sourceVariant) => ({ ...marks[0]!, sourceVariant }));
      await tx.readMarks.clear([...elsewhere, marks[1]!]);
      const targets = await tx.targets.ofIntegration(shop.integration);
      await tx.targets.remove([...absent, targets[0]!.id]);
      await tx.levels.save([...absent, ...shop.sourceVariants], [], 1);
      return [
        marks.length,
        (await tx.readMarks.ofVariants(shop.sourceVariants)).length,
        (await tx.targets.ofIntegration(shop.integration)).length,
        await tx.catalog.removeSourceVariants([...absent, ...shop.sourceVariants], 1),
        await tx.catalog.removeChannelVariants([...absent, ...shop.channelVariants]),
        await tx.signals.resolve(absent, 1),
      ];
    });
    expect(changed).toEqual([2, 1, 1, 2, 2, 0]);
  });

  it("are inserted", async () => {
    const store = await open();
    const count = 3000;
    const counted = await store.transaction(async (tx) => {
      const shop = await buildShop(tx, { variants: 20, locations: 50 });
      const run = (await tx.runs.insert(aRun({ integration: shop.integration }))).id;
      const change: Omit<StockChangeRow, "id"> = {
        run,
        target: 1,
        outcome: "PLANNED",
        fromQuantity: null,
        toQuantity: null,
        reason: null,
        isOpen: true,
        afterTicket: 0,
      };
      await tx.runs.insertChanges(
        Array.from({ length: count }, (_, index) => ({ ...change, target: index })),
      );
      await tx.events.append(
        Array.from({ length: count }, () => ({ type: "STOCK_PUSHED", occurredAt: 0, message: "" })),
      );
      await tx.targets.insert(
        shop.channelVariants.flatMap((channelVariant) =>
          shop.channelLocations.map((channelLocation) =>
            aTarget({ integration: shop.integration, channelVariant, channelLocation }),
          ),
        ),
      );
      return [
        (await tx.runs.openChangesOfRun(run)).length,
        await tx.events.count({}),
        (await tx.targets.counts([shop.integration], {})).get(shop.integration),
      ];
    });
    expect(counted).toEqual([count, count, 1000]);
  });
});
