// A database with one shop: variants, their levels, and a target for each, all as after a quiet day.
import { systemStorePorts } from "@stockgate/core";
import { fromUnits } from "../../packages/core/src/domain/quantity.ts";
import { openStore } from "../../packages/core/src/store/store.ts";
import { buildShop, insertTargets } from "../../packages/core/src/testing/builders.ts";

const inStock = 12;

export async function fillShop(path: string, variants: number): Promise<void> {
  const store = await openStore({ engine: "sqlite", path }, systemStorePorts);
  await store.transaction(async (tx) => {
    const shop = await buildShop(tx, { variants });
    const [location = 0] = shop.sourceLocations;
    const [to = 0] = shop.channelLocations;
    await tx.integrations.decideLocation(shop.integration, to, location);
    const ticket = await tx.sequence.next();
    const level = {
      inStock: fromUnits(inStock),
      committed: fromUnits(0),
      expected: fromUnits(0),
      potential: null,
      sweptIn: null,
    };
    await tx.levels.save(
      shop.sourceVariants,
      shop.sourceVariants.map((sourceVariant) => ({ ...level, sourceVariant, location, readAt: 1, ticket })),
      ticket,
    );
    const number = {
      desired: inStock,
      settled: inStock,
      observed: inStock,
      desiredTicket: ticket,
      desiredReadAt: 1,
    };
    await insertTargets(tx, shop, () => ({ ...number, state: "IN_SYNC" }));
  });
  await store.close();
}
