// The whole way of a number through the store, from what both sides said to what a target wants, against the plain model.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { SourceOrderRecord } from "../contracts/index.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { oneUnit, type Quantity } from "../domain/quantity.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/tx.ts";
import { aSourceVariant, buildShop, type Shop } from "../testing/builders.ts";
import { startOfTime } from "../testing/engine-context.ts";
import { createPlainModel, type PlainWorld } from "../testing/plain-model.ts";
import { anyPlainWorld } from "../testing/plain-worlds.ts";
import { describeStores } from "../testing/stores.ts";
import { storeOrders } from "./in-flight.ts";
import { rematch } from "./matching.ts";
import { recompute } from "./recompute.ts";
import { storePolicy } from "./stored-policy.ts";

const now = startOfTime;
const ownStore = "own.example";
const hundredths = (figure: number): Quantity => (BigInt(figure) * oneUnit) / 100n;
/** Builders count from 1. */
const idOf = (variant: number) => String(variant + 1);

async function saveCatalog(tx: Tx, shop: Shop, world: PlainWorld): Promise<void> {
  await tx.catalog.saveSourceVariants(
    shop.source,
    world.recipes.map((recipe, id) => aSourceVariant(idOf(id), { isKit: recipe !== null })),
  );
  await tx.catalog.saveRecipes(
    shop.source,
    world.recipes.flatMap((parts, id) =>
      parts === null
        ? []
        : [
            {
              kitExternalId: idOf(id),
              lines: parts.map(({ component, quantity }) => ({
                componentExternalId: idOf(component),
                quantityPerKit: hundredths(quantity),
              })),
            },
          ],
    ),
  );
}

type Row = { variant: number; open: number; shipped?: number };

const aSale = (
  externalId: string,
  { variant, open, shipped = 0 }: Row,
  channelOrder: SourceOrderRecord["channelOrder"],
): SourceOrderRecord => ({
  kind: "sales",
  externalId,
  number: `SO-${externalId}`,
  isOpen: open > 0,
  isDeleted: false,
  isQuote: false,
  channelOrder,
  rows: [
    {
      externalId: `row-${externalId}`,
      variantExternalId: idOf(variant),
      locationExternalId: "1",
      quantity: hundredths(open + shipped),
      openQuantity: hundredths(open),
      shippedQuantity: hundredths(shipped),
    },
  ],
});

const salesOf = ({ direct, elsewhere, orders }: PlainWorld): SourceOrderRecord[] => [
  ...direct.map((row, index) => aSale(`direct-${index}`, row, null)),
  ...elsewhere.map((row, index) =>
    aSale(`elsewhere-${index}`, row, { externalId: `9${index}`, store: "elsewhere.example" }),
  ),
  ...orders.flatMap((order, index) =>
    order.open + order.shipped === 0
      ? []
      : [aSale(`own-${index}`, order, { externalId: `1${index}`, store: ownStore })],
  ),
];

const boughtIn = ({ orders }: PlainWorld) =>
  orders.map(({ variant, units }, index) => ({
    externalId: `gid://channel/Order/1${index}`,
    name: `#1${index}`,
    createdAt: now,
    updatedAt: now,
    cancelledAt: null,
    waitsFor: null,
    isClosed: false,
    lines: [
      {
        externalId: `line-${index}`,
        variantExternalId: idOf(variant),
        stockItemExternalId: `item-${idOf(variant)}`,
        currentQuantity: units,
        unfulfilledQuantity: units,
        places: [{ locationExternalId: "1", unfulfilled: units, fulfilled: 0 }],
      },
    ],
  }));

async function saveLevels(tx: Tx, shop: Shop, world: PlainWorld): Promise<void> {
  const ticket = await tx.sequence.next();
  const rows = world.levels.flatMap((level, id) =>
    level === null
      ? []
      : [
          {
            sourceVariant: shop.sourceVariants[id] ?? 0,
            location: shop.sourceLocations[0] ?? 0,
            inStock: hundredths(level.inStock),
            committed: hundredths(level.committed),
            expected: 0n,
            potential: level.potential === null ? null : hundredths(level.potential),
            readAt: now,
            ticket,
            sweptIn: null,
          },
        ],
  );
  await tx.levels.save(shop.sourceVariants, rows, ticket);
}

/** What each variant's target wants in the end. */
const wantedIn = (store: Store, name: string, world: PlainWorld) =>
  store.transaction(async (tx) => {
    const shop = await buildShop(tx, { name, variants: world.recipes.length });
    await saveCatalog(tx, shop, world);
    const channel = await tx.accounts.byId(shop.channel);
    const integration = await tx.integrations.byId(shop.integration);
    if (!channel || !integration) throw new Error("the shop is not there");
    channel.externalName = ownStore;
    const { bufferPercent, ...policy } = world.policy;
    integration.policy = storePolicy({
      ...defaultPolicy,
      ...policy,
      bufferPercent: hundredths(bufferPercent),
    });
    await tx.flush();
    const [from = 0, to = 0] = [shop.sourceLocations[0], shop.channelLocations[0]];
    await tx.integrations.decideLocation(shop.integration, to, from);
    await tx.sourceOrders.save(shop.source, salesOf(world), {
      readAt: now,
      ticket: await tx.sequence.next(),
    });
    await saveLevels(tx, shop, world);
    await rematch(tx, integration, now);
    await storeOrders(tx, channel, boughtIn(world), now);
    await recompute(tx, integration, await tx.targets.ofIntegration(integration.id), { now });
    const targets = await tx.targets.ofIntegration(integration.id);
    const wanted = new Map(targets.map((target) => [target.sourceVariant, target.desired]));
    return shop.sourceVariants.map((id) => wanted.get(id) ?? null);
  });

describeStores("numbers through the store", ({ open }) => {
  it("Q1 Q2 Q5 Q7 Q8 Q9 are what the rules say", async () => {
    const store = await open();
    let shops = 0;
    await fc.assert(
      fc.asyncProperty(anyPlainWorld, async (world) => {
        shops += 1;
        const model = createPlainModel(world);
        const expected = world.recipes.map((_, id) => model.available(id));
        expect(await wantedIn(store, `shop-${shops}`, world)).toStrictEqual(
          expected.map((each) => (each === null ? null : Number(each))),
        );
      }),
      { numRuns: 40 },
    );
  });
});
