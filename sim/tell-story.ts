// One seed's story, from its opening to its end: what happened, what it broke, and the log that it left.
import { createHash } from "node:crypto";
import type { DatabaseUrl } from "@stockgate/core";
import type { Stand } from "../test/support/stand.ts";
import { createChance } from "../test/support/chance.ts";
import { type Deed, isRefusal } from "./deed.ts";
import { createFaults } from "./faults.ts";
import { createFleet } from "./fleet.ts";
import { createModel } from "./model.ts";
import { createOperators, type Switch } from "./operators.ts";
import { type Bought, createPeople } from "./people.ts";
import { openShop, type Shop, sold } from "./shop.ts";
import { drawSwarm } from "./swarm.ts";
import { createWatch } from "./watch.ts";

export type Story = {
  seed: number;
  troubles: string[];
  /** What was done, in order. */
  deeds: string[];
  /** What must never be and was, or must be in the end and was not; none where all is well. */
  violations: string[];
  /** Of everything that was sent and every event: the same seed gives the same. */
  fingerprint: string;
};

export type StoryOptions = {
  /** Default: 10. */
  steps?: number;
  /** Default: SQLite, in a file of its own. An empty PostgreSQL database: gateways come and go too. */
  database?: DatabaseUrl;
  /** Told of everything as it happens. */
  note?: (text: string) => void;
};

const pausesMs = [0, 30, 400, 2000, 9000];
/** Virtual time within which everything must be right, once nothing goes wrong any more. */
const recoveryMs = 15 * 60_000;

/** Whether everything is as it should be: nothing waits, nothing is leased to a request, every target is in sync. */
async function isAtRest({ world, integrationId }: Stand): Promise<boolean> {
  return world.engine.read(async (tx) => {
    const targets = await tx.targets.ofIntegration(integrationId);
    const isDone = targets.every(({ state, pushMark }) => state === "IN_SYNC" && pushMark === null);
    if (!isDone || (await tx.intents.openOf(integrationId)).length > 0) return false;
    if ((await tx.runs.open(integrationId)).length > 0) return false;
    const { readMarks, signals } = await tx.backlog.figures();
    return [...readMarks, ...signals].every(({ count }) => count === 0);
  });
}

/** What the store shows otherwise than it should. */
async function findWrong(shop: Shop, bought: readonly Bought[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const place of shop.places) {
    const model = await createModel(shop, place, bought);
    for (const sku of sold) {
      const [shown] = await shop.stand.world.shopify.available(sku, place.store);
      const wanted = model.sellable(sku);
      const what = `${sku} at ${place.store}`;
      if (shown !== wanted)
        wrong.push(`in the end the store shows ${shown} ${what}, and ${wanted} are to sell`);
    }
  }
  return wrong;
}

/** Lets time pass until all is right; answers what is not when the time is over. */
async function recover(shop: Shop, bought: readonly Bought[]): Promise<string[]> {
  const { time } = shop.stand.world;
  for (const end = time.clock.now() + recoveryMs; ;) {
    const isResting = await isAtRest(shop.stand);
    const wrong = isResting ? await findWrong(shop, bought) : ["it did not come to rest"];
    if (wrong.length === 0 || time.clock.now() >= end) return wrong;
    await time.advance(15_000);
  }
}

function fingerprintOf({ world }: Stand, events: readonly object[]): string {
  const hash = createHash("sha256");
  for (const { at, method, path, body } of world.sent) hash.update(`${at} ${method} ${path} ${body}\n`);
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest("hex").slice(0, 16);
}

export async function tellStory(
  seed: number,
  { steps = 10, note, database }: StoryOptions = {},
): Promise<Story> {
  const chance = createChance(seed);
  const swarm = drawSwarm(chance);
  const state: Switch = { forbiddenAt: null, commitsLeft: null, slept: new Set() };
  const violations: string[] = [];
  const deeds: string[] = [];
  const complain = (violation: string) => {
    violations.push(violation);
    note?.(`VIOLATION ${violation}`);
  };
  const watch = createWatch(state, complain);
  const shop = await openShop(seed, chance, swarm, { ...watch.hooks, ...(database && { database }) });
  const { world } = shop.stand;
  await using _ = shop.stand;
  const people = createPeople(shop, chance);
  const faults = createFaults(shop, chance);
  const operators = createOperators(shop, chance, state);
  const fleet = createFleet(shop, chance, state);
  await watch.begin(shop, swarm, people.bought);
  const startedAt = world.time.clock.now();
  const tell = (text: string) => {
    deeds.push(`${world.time.clock.now() - startedAt} ms: ${text}`);
    note?.(deeds.at(-1) ?? "");
  };

  /** Where the power failed meanwhile, it comes back. */
  async function revive(): Promise<void> {
    if (state.commitsLeft !== 0) return;
    await world.time.advance(chance.oneOf([0, 1000, 60_000]));
    state.commitsLeft = null;
    tell("the power comes back");
    await world.revive();
  }
  async function carryOut({ begin }: Deed): Promise<void> {
    const { name, run } = begin();
    tell(name);
    try {
      await run();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      tell("  refused");
    }
    await world.time.advance(chance.oneOf(pausesMs));
    await revive();
    await watch.check();
  }

  const possible = [...people.deeds, ...faults.deeds, ...operators.deeds, ...fleet.deeds].filter(
    ({ trouble }) => trouble === null || swarm.has(trouble),
  );
  for (let step = 0; step < steps; step += 1) await carryOut(chance.oneOf(possible));

  tell("all is well again");
  state.commitsLeft = null;
  await faults.end();
  fleet.end();
  await operators.end();
  await world.time.advance(60_000);
  await operators.reconcile();
  for (const wrong of await recover(shop, people.bought)) complain(wrong);
  await watch.check();

  shop.importing?.stop();
  await watch.close();
  return {
    seed,
    troubles: [...swarm],
    deeds,
    violations,
    fingerprint: fingerprintOf(shop.stand, watch.events()),
  };
}
