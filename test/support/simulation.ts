// Lets people, vendors and faults do what they like, by a seed; the same seed does the same again. What must hold
// whatever happened is for the test to say.
import { createSeededRandom } from "@stockgate/mock-servers";
import { done, openStand, type Stand, type Wares } from "./stand.ts";
import type { Order } from "./vendor-clients.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 40, shop: 9 } },
  SHELF: { stock: { main: 25.5, shop: 4 } },
  LAMP: { stock: { main: 12, shop: 3 }, shows: { online: 20, retail: 3 } },
  OIL: { kind: "material", stock: { main: 10, shop: 2 } },
  PAIR: { recipe: { CHAIR: 2, OIL: 0.5 }, shows: { online: 20, retail: 4 } },
  ROOM: { recipe: { PAIR: 1, SHELF: 2 }, shows: { online: 12, retail: 2 } },
};
const sold = ["CHAIR", "SHELF", "LAMP", "PAIR", "ROOM"];
const stocked = ["CHAIR", "SHELF", "LAMP", "OIL"];
const places = ["Main warehouse", "High street shop"];

export type Simulation = {
  stand: Stand;
  /** What was done, in order. */
  story: string[];
  /** Writes that arrived although writing was forbidden. */
  trespasses: string[];
  /** Units that the source never hears of: nobody imports orders here. The online warehouse sends them all. */
  bought: ReadonlyMap<string, number>;
  /** One step of chance. */
  step: () => Promise<void>;
  /** Everybody goes home: faults end, sync is on, all is brought right and comes to rest. */
  comeToRest: () => Promise<void>;
};

export async function openSimulation(seed: number): Promise<Simulation> {
  const random = createSeededRandom(seed);
  const below = (count: number) => Math.floor(random.next() * count);
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const stand = await openStand({
    wares,
    katana: {
      kitPotential: oneOf(["computed", "null"]),
      kitOrdersCommitComponents: oneOf([true, false]),
      inventoryReadLagMs: oneOf([0, 0, 4000]),
      commitmentChangesFire: oneOf(["nothing", "everything"]),
    },
    shopify: {
      webhookDelayMs: oneOf([0, 0, 2500]),
      webhookDuplicateShare: oneOf([0, 0.3]),
      staleErrorField: oneOf(["CHANGE_FROM_QUANTITY", "ROW", "NONE"]),
    },
  });
  const { world, integrationId } = stand;
  const story: string[] = [];
  const bought = new Map<string, number>();
  const trespasses: string[] = [];
  const orders: Order[] = [];
  let isForbidden = false;
  let excluded: number | null = null;

  /** Katana refuses what the state of things does not allow; people shrug and go on. */
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    story.push(`${world.time.clock.now() % 10_000_000} ${what}`);
    await work().catch((error: unknown) => {
      if (!/: 4\d\d /.test(String(error))) throw error;
      story.push("  refused");
    });
  };
  const noteTrespasses = async () => {
    const writes = await stand.newWrites();
    if (isForbidden) trespasses.push(...writes.map((write) => `${write.at} ${write.outcome}`));
  };
  const toggle = async (enabled: boolean) => {
    await noteTrespasses();
    const call = world.engine.commands.setInventorySync({ integrationId, enabled });
    if (enabled) isForbidden = false;
    const { refusals } = await world.time.finish(call);
    await stand.newWrites();
    isForbidden = !enabled && refusals.length === 0;
  };
  const exclude = async (isExcluded: boolean) => {
    excluded ??= (await stand.target("LAMP")).channelVariant;
    const input = { integrationId, channelVariantId: excluded, excluded: isExcluded };
    await world.time.finish(world.engine.commands.excludeVariant(input));
    if (!isExcluded) excluded = null;
  };
  // Our own operations: faults are not for the people.
  const faultyRequests = ["SetLevels", "LevelsAtLocation"];
  const storeFaults = [
    { kind: "reset", afterEffect: true },
    { kind: "reset", afterEffect: false },
    { kind: "timeout", delayMs: 30_000 },
    { kind: "server-error" },
    { kind: "throttled" },
    { kind: "latency", delayMs: 6000 },
    { kind: "latency", delayMs: 14_000 },
  ] as const;
  const sourceFaults = [
    { kind: "reset" },
    { kind: "server-error" },
    { kind: "throttled" },
    { kind: "latency", delayMs: 5000 },
  ] as const;

  const { katana, shopify, control } = world;
  const deeds: (() => Promise<unknown>)[] = [
    () => {
      const [sku, units, place] = [oneOf(stocked), below(9) - 4 + below(2) / 2, oneOf(places)];
      return attempt(`adjust ${sku} by ${units} at ${place}`, () =>
        katana.adjust({ [sku]: units || 1 }, place),
      );
    },
    () => {
      const [sku, units, place] = [oneOf(sold), 1 + below(4), oneOf(places)];
      return attempt(`sell ${units} ${sku} from ${place}`, async () => {
        orders.push(await katana.sell({ [sku]: units }, place));
      });
    },
    () =>
      attempt("edit an order", async () => {
        const row = oneOf(orders)?.rowIds[0];
        await katana.patch(`/sales_order_rows/${row}`, { quantity: 1 + below(5) });
      }),
    () =>
      attempt("ship a part", async () => {
        const order = oneOf(orders);
        if (order) await katana.ship(order, [1], oneOf(["PACKED", "DELIVERED"]));
      }),
    () =>
      attempt("deliver", () => katana.patch(`/sales_orders/${oneOf(orders)?.id}`, { status: "DELIVERED" })),
    () =>
      attempt("reopen", () => katana.patch(`/sales_orders/${oneOf(orders)?.id}`, { status: "NOT_SHIPPED" })),
    () => attempt("delete an order", () => katana.delete(`/sales_orders/${oneOf(orders)?.id}`)),
    () => {
      const sku = oneOf(stocked);
      return attempt(`transfer ${sku}`, async () => {
        const path = await katana.transfer({ [sku]: 1 }, "Main warehouse", "High street shop");
        await katana.patch(`${path}/status`, { status: "received" });
      });
    },
    () => {
      const [sku, units] = [oneOf(sold), below(30)];
      return attempt(`the store's ${sku} is edited to ${units}`, () => shopify.edit(sku, units));
    },
    () => {
      const sku = oneOf(sold);
      return attempt(`a customer buys ${sku}`, async () => {
        await shopify.buy({ [sku]: 1 });
        bought.set(sku, (bought.get(sku) ?? 0) + 1);
      });
    },
    () => {
      const fault = { ...oneOf(storeFaults), match: oneOf(faultyRequests), count: 1 + below(3) };
      return attempt(`store: ${JSON.stringify(fault)}`, () => control.shopify.fault(fault));
    },
    () => {
      const fault = { ...oneOf(sourceFaults), match: "GET /v1/inventory", count: 1 + below(2) };
      return attempt(`source: ${JSON.stringify(fault)}`, () => control.katana.fault(fault));
    },
    () => attempt("off", () => toggle(false)),
    () => attempt("on", () => toggle(true)),
    () => attempt("on", () => toggle(true)),
    () => {
      const bufferQuantity = below(3);
      const change = { integrationId, policy: { bufferQuantity } };
      return attempt(`buffer ${bufferQuantity}`, () => world.engine.commands.updateSyncPolicy(change));
    },
    () => attempt(excluded === null ? "exclude LAMP" : "include LAMP", () => exclude(excluded === null)),
    () => {
      const request = { integrationId, skus: [oneOf(sold)], isDryRun: below(3) === 0, idempotencyKey: null };
      return attempt(`push ${request.skus[0]}`, () => world.engine.commands.pushStock(request));
    },
    () => attempt("crash", () => world.crash()),
    () => attempt("restart", () => world.restart()),
    () =>
      attempt("read the catalogs", () =>
        world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }),
      ),
  ];

  return {
    stand,
    story,
    trespasses,
    bought,
    async step() {
      await oneOf(deeds)();
      await stand.rest(oneOf([0, 30, 100, 400, 2000, 9000]));
    },
    async comeToRest() {
      await control.shopify.clearFaults();
      await control.katana.clearFaults();
      await noteTrespasses();
      if (excluded !== null) await exclude(false);
      await toggle(true);
      const policy = { bufferQuantity: 0 };
      done(await world.engine.commands.updateSyncPolicy({ integrationId, policy }));
      await stand.rest(180_000);
      const everything = { integrationId, skus: null, isDryRun: false, idempotencyKey: null };
      done(await world.engine.commands.pushStock(everything));
      await stand.rest(60_000);
    },
  };
}

const perUnit = 100_000;

type Bought = Pick<Simulation, "stand" | "bought">;

type Figures = { inStock: number; committed: number };

async function figuresOf({ stand }: Bought, sku: string, place: string): Promise<Figures> {
  const row = await stand.world.katana.inventory(sku, place);
  const read = (field: string) => Math.round(Number(row[field]) * perUnit);
  return { inStock: read("quantity_in_stock"), committed: read("quantity_committed") };
}

/**
 * What customers took of it and what kits on order take, in hundred-thousandths: those that do not stand finished are put
 * together from their components (rules Q2, Q9).
 */
async function goneWith(simulation: Bought, sku: string, place: string): Promise<number> {
  let units = place === "Main warehouse" ? (simulation.bought.get(sku) ?? 0) * perUnit : 0;
  for (const [kit, { recipe = {} }] of Object.entries(wares)) {
    if (recipe[sku] === undefined) continue;
    const { inStock, committed } = await figuresOf(simulation, kit, place);
    const missing = committed + (await goneWith(simulation, kit, place)) - Math.max(0, inStock);
    units += recipe[sku] * Math.max(0, missing);
  }
  return units;
}

/** What is left of it, and for a kit what its components allow besides, in hundred-thousandths. */
async function basisOf(simulation: Bought, sku: string, place: string): Promise<number> {
  const { inStock, committed } = await figuresOf(simulation, sku, place);
  const own = inStock - committed - (await goneWith(simulation, sku, place));
  const parts = Object.entries(wares[sku]?.recipe ?? {});
  if (parts.length === 0) return own;
  const kits: number[] = [];
  for (const [part, units] of parts) {
    kits.push(Math.floor((await basisOf(simulation, part, place)) / (units * perUnit)));
  }
  return Math.max(0, own) + Math.max(0, Math.min(...kits)) * perUnit;
}

/** What Katana's own figures and the customers leave to sell of a SKU at a place (rules Q1, Q2, Q7, Q9). */
export const sellable = async (simulation: Bought, sku: string, place: string): Promise<number> =>
  Math.max(0, Math.floor((await basisOf(simulation, sku, place)) / perUnit));

/** What is sold, and which location of the store follows which of Katana's. */
export const simulated = {
  sold,
  places: [
    ["Main warehouse", "Online warehouse"],
    ["High street shop", "Retail store"],
  ] as const,
};
