// What orders for kits take of their components, and what kits that share components show of them (rules Q2, Q3).
import type { PolicyChange } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";
import { importedFrom } from "../support/vendor-clients.ts";

const wares: Wares = {
  OIL: { kind: "material", stock: { main: 12.5, shop: 1 } },
  CLOTH: { kind: "material", stock: { main: 60, shop: 40 } },
  SHELF: { stock: { main: 9, shop: 2 } },
  CARE: { recipe: { OIL: 0.25, CLOTH: 2 }, shows: { online: 30, retail: 4 } },
  // A kit within a kit.
  HOME: { recipe: { CARE: 1, SHELF: 2 }, shows: { online: 4, retail: 1 } },
  PAIR: { recipe: { SHELF: 2 }, shows: { online: 4, retail: 1 } },
  // Sold by no store.
  TRADE: { recipe: { SHELF: 4 }, shows: null },
};
const open = (more: Partial<StandOptions> = {}) => openStand({ wares, ...more });

async function choose(stand: Stand, policy: PolicyChange): Promise<void> {
  const { integrationId, world } = stand;
  done(await world.time.finish(world.engine.commands.updateSyncPolicy({ integrationId, policy })));
}
const shown = async (stand: Stand, ...skus: string[]) => {
  await stand.rest(8000);
  return Promise.all(skus.map(async (sku) => (await stand.world.shopify.available(sku))[0]));
};

describe("Q2 an open order for a kit", () => {
  it("takes its components, whether or not the source knows it: their numbers do not jump up in between", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    const order = await shopify.buy({ PAIR: 2 });
    expect(await shown(stand, "SHELF", "PAIR", "HOME")).toStrictEqual([5, 2, 2]);
    const booked = await katana.sell({ PAIR: 2 }, "Main warehouse", importedFrom(order));
    expect(await shown(stand, "SHELF", "PAIR", "HOME")).toStrictEqual([5, 2, 2]);
    const { steps, inFlight } = await stand.explain("SHELF");
    expect(inFlight).toBe(0n);
    expect(steps.find(({ kind }) => kind === "KIT_ORDERS")).toMatchObject({
      amount: -4n * 10n ** 10n,
      detail: { rule: "Q2", kits: [{ units: "2", quantityPerKit: "2" }] },
    });
    await katana.ship(booked, [2], "DELIVERED");
    expect(await shown(stand, "SHELF", "PAIR", "HOME")).toStrictEqual([5, 2, 2]);
    const numbers = (await stand.newWrites()).flatMap((write) =>
      write.applied.map(({ from, to }) => to - from),
    );
    expect(numbers.filter((rise) => rise > 0)).toStrictEqual([]);
  });

  it("of a kit that no store sells takes them too, and gives them back", async () => {
    await using stand = await open();
    const { katana } = stand.world;
    const order = await katana.sell({ TRADE: 1 });
    expect(await shown(stand, "SHELF", "PAIR")).toStrictEqual([5, 2]);
    await katana.delete(`/sales_orders/${order.id}`);
    expect(await shown(stand, "SHELF", "PAIR")).toStrictEqual([9, 4]);
    // One that stands finished needs no shelf.
    await katana.sell({ TRADE: 2 });
    await katana.adjust({ TRADE: 1 });
    expect(await shown(stand, "SHELF", "PAIR")).toStrictEqual([5, 2]);
  });

  it("of a kit within a kit, in fractions of a unit, at its own location", async () => {
    await using stand = await open();
    const { katana } = stand.world;
    await katana.sell({ HOME: 1 }, "High street shop");
    expect(await shown(stand, "CARE", "SHELF")).toStrictEqual([30, 9]);
    expect(await stand.world.shopify.available("CARE", "Retail store")).toStrictEqual([3]);
    expect(await stand.world.shopify.available("SHELF", "Retail store")).toStrictEqual([0]);
  });

  it("C5 is left to the source where that commits components itself, and the policy says so", async () => {
    await using stand = await open({ katana: { kitOrdersCommitComponents: true } });
    await stand.world.katana.sell({ PAIR: 2 });
    expect(await shown(stand, "SHELF")).toStrictEqual([1]);
    await choose(stand, { kitOrdersCommitComponents: true });
    expect(await shown(stand, "SHELF", "HOME")).toStrictEqual([5, 2]);
    expect((await stand.explain("SHELF")).steps.map(({ kind }) => kind)).not.toContain("KIT_ORDERS");
  });

  it("Q5 takes nothing where it is an order that does not count", async () => {
    await using stand = await open();
    await stand.world.katana.sell({ PAIR: 2 });
    await choose(stand, { commitments: "CHANNEL_ORDERS" });
    expect(await shown(stand, "SHELF", "PAIR", "HOME")).toStrictEqual([9, 4, 4]);
  });
});

describe.each(["computed", "null"] as const)(
  "Q2 kits that divide their components, potential %s",
  (kitPotential) => {
    const begin = async () => {
      const stand = await open({ katana: { kitPotential } });
      await choose(stand, { kitContention: "EXCLUSIVE" });
      await stand.rest(8000);
      await stand.newWrites();
      return stand;
    };

    it("show together no more than there is: the same number each, the rest by the source's ids", async () => {
      await using stand = await begin();
      // Nine shelves: two for HOME's one, two for PAIR's one, and so on.
      expect(await shown(stand, "SHELF", "HOME", "PAIR")).toStrictEqual([3, 2, 1]);
      const { steps } = await stand.explain("PAIR");
      expect(steps.find(({ kind }) => kind === "KIT_SHARE")).toMatchObject({ amount: -3n * 10n ** 10n });
      await choose(stand, { kitContention: "INDEPENDENT" });
      expect(await shown(stand, "SHELF", "HOME", "PAIR")).toStrictEqual([9, 4, 4]);
    });

    it("Q3 what changes for one of them changes all in the same push, decreases before increases", async () => {
      await using stand = await begin();
      const { katana } = stand.world;
      // Oil is in CARE alone, CARE in HOME: without it PAIR and SHELF have all shelves to themselves.
      await katana.adjust({ OIL: -12.5 });
      expect(await shown(stand, "SHELF", "HOME", "PAIR", "CARE")).toStrictEqual([3, 0, 3, 0]);
      const writes = await stand.newWrites();
      expect(writes).toHaveLength(1);
      const changes = writes[0]?.applied.map(({ from, to }) => to - from) ?? [];
      expect(changes).toHaveLength(3);
      expect(changes).toStrictEqual(changes.toSorted((left, right) => left - right));
      expect(changes.at(-1)).toBe(2);
    });

    it("Q9 what is sold of one is taken from what all may show", async () => {
      await using stand = await begin();
      await stand.world.shopify.buy({ PAIR: 1 });
      expect(await shown(stand, "SHELF", "HOME")).toStrictEqual([3, 1]);
      const targets = await Promise.all(["SHELF", "HOME", "PAIR"].map((sku) => stand.target(sku)));
      // Seven shelves are left.
      expect(targets.map(({ desired }) => desired)).toStrictEqual([3, 1, 1]);
    });

    it("is what a dry run foresees", async () => {
      await using stand = await begin();
      const run = await stand.push(null, true);
      expect(run).toMatchObject({ state: "SUCCEEDED", changed: 0 });
    });
  },
);
