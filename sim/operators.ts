// What the merchant does with Stockgate itself, and what becomes of its process.
import type { Chance } from "../test/support/chance.ts";
import type { Deed } from "./deed.ts";
import { type Shop, sold } from "./shop.ts";

export type Switch = {
  /** When the answer came that sync is off and nothing under way any more: nothing may be written after it. Null: it is on. */
  forbiddenAt: number | null;
  /** Of the engine that runs: commits until it is cut off; null: it is not. */
  commitsLeft: number | null;
  /** Gateways that hung for a while. */
  slept: Set<number>;
};

/** Switching off waits for what is under way, and no longer than this. */
const longestAnswerMs = 120_000;

export function createOperators({ stand }: Shop, { below, oneOf }: Chance, state: Switch) {
  const { world, integrationId } = stand;
  const { time } = world;
  let excluded: number | null = null;

  /** Null where the process was cut off before it answered. */
  async function command<T>(call: Promise<T>): Promise<T | null> {
    let isAnswered = false;
    const answered = () => {
      isAnswered = true;
    };
    call.then(answered, answered);
    await time.until(() => isAnswered || state.commitsLeft === 0, longestAnswerMs);
    return state.commitsLeft === 0 ? null : call;
  }

  async function toggle(enabled: boolean): Promise<void> {
    state.forbiddenAt = null;
    const answer = await command(world.engine.commands.setInventorySync({ integrationId, enabled }));
    if (!enabled && answer?.refusals.length === 0) state.forbiddenAt = time.clock.now();
  }
  async function exclude(isExcluded: boolean): Promise<void> {
    excluded ??= (await stand.target("LAMP")).channelVariant;
    const input = { integrationId, channelVariantId: excluded, excluded: isExcluded };
    await command(world.engine.commands.excludeVariant(input));
    if (!isExcluded) excluded = null;
  }
  const named = (name: string, run: () => Promise<unknown>) => ({ name, run });

  const deeds: Deed[] = [
    { trouble: "toggles", begin: () => named("off", () => toggle(false)) },
    { trouble: "toggles", begin: () => named("on", () => toggle(true)) },
    {
      trouble: "mappings",
      begin: () =>
        named(excluded === null ? "exclude LAMP" : "include LAMP", () => exclude(excluded === null)),
    },
    {
      trouble: "policies",
      begin: () => {
        const policy = oneOf([
          { bufferQuantity: below(3) },
          { bufferPercent: oneOf(["0", "10"]) },
          { maximumQuantity: oneOf([null, 5]) },
          { subtractInFlightOrders: oneOf([true, false]) },
        ]);
        const input = { integrationId, policy };
        return named(`policy ${JSON.stringify(policy)}`, () =>
          command(world.engine.commands.updateSyncPolicy(input)),
        );
      },
    },
    {
      trouble: null,
      begin: () => {
        const request = {
          integrationId,
          skus: [oneOf(sold)],
          isDryRun: below(4) === 0,
          idempotencyKey: null,
        };
        return named(`push ${request.skus[0]}`, () => command(world.engine.commands.pushStock(request)));
      },
    },
    {
      trouble: null,
      begin: () =>
        named("reconcile", () =>
          command(world.engine.commands.reconcile({ integrationId, isDryRun: false, idempotencyKey: null })),
        ),
    },
    {
      trouble: "mappings",
      begin: () =>
        named("read the catalogs", () =>
          command(world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null })),
        ),
    },
    {
      trouble: "crashes",
      begin: () => {
        const commits = 1 + below(12);
        return named(`the power fails after ${commits} commits`, () => {
          state.commitsLeft = commits;
          return Promise.resolve();
        });
      },
    },
    {
      trouble: "restarts",
      begin: () => {
        const downMs = oneOf([0, 5000, 120_000]);
        return named(`restart, ${downMs / 1000} s down`, () => world.restart(downMs));
      },
    },
  ];
  return {
    deeds,
    reconcile: () =>
      command(world.engine.commands.reconcile({ integrationId, isDryRun: false, idempotencyKey: null })),
    /** Everything that was set in the course of the story is as it was, and sync is on. */
    async end() {
      if (excluded !== null) await exclude(false);
      const policy = {
        bufferQuantity: 0,
        bufferPercent: "0",
        maximumQuantity: null,
        subtractInFlightOrders: true,
      };
      await command(world.engine.commands.updateSyncPolicy({ integrationId, policy }));
      await toggle(true);
    },
  };
}
