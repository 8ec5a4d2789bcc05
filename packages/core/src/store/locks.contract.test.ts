// Who waits for whom: whatever is read in order to be changed is held until the transaction ends.
import { expect, it } from "vitest";
import {
  aChannelVariant,
  aLocation,
  anIntent,
  aPush,
  aRun,
  aSourceVariant,
  buildShop,
  insertTargets,
  type Shop,
} from "../testing/builders.ts";
import { describeStore } from "../testing/stores.ts";
import { createGate, untilBlocked } from "../testing/waits.ts";
import type { Tx } from "./tx.ts";

type Setting = Shop & { target: number; run: number; intent: number };
type Work = (tx: Tx, setting: Setting) => Promise<unknown>;

const readersOfIntegration: Record<string, Work> = {
  "the integration": (tx, { integration }) => tx.integrations.byId(integration),
  "several integrations": (tx, { integration }) => tx.integrations.byIds([integration]),
  "the integrations of its source": (tx, { source }) => tx.integrations.ofAccount(source),
  "the integrations of its channel": (tx, { channel }) => tx.integrations.ofAccount(channel),
  "its targets": (tx, { integration }) => tx.targets.ofIntegration(integration),
  "its failed targets": (tx, { integration }) => tx.targets.inState(integration, "FAILED"),
  "targets by id": (tx, { target }) => tx.targets.byIds([target]),
  "targets by what feeds them": (tx, { sourceVariants }) => tx.targets.ofSourceVariants(sourceVariants),
  "targets by what shows them": (tx, { channelVariants }) => tx.targets.ofChannelVariants(channelVariants),
  "one of its intents": (tx, { intent }) => tx.intents.byId(intent),
  "its open intents": (tx, { integration }) => tx.intents.openOf(integration),
  "one of its runs": (tx, { run }) => tx.runs.byId(run),
  "several of its runs": (tx, { run }) => tx.runs.byIds([run]),
};

const usersOfAccount: Record<string, Work> = {
  "the account": (tx, { source }) => tx.accounts.byId(source),
  "all accounts": (tx) => tx.accounts.list(),
  "its locations": (tx, { source }) => tx.accounts.saveLocations(source, [aLocation("1")]),
  "its variants": (tx, { source }) => tx.catalog.saveSourceVariants(source, [aSourceVariant("1")]),
  "variants that it sells": (tx, { source }) =>
    tx.catalog.saveChannelVariants(source, [aChannelVariant("1")]),
  "its recipes": (tx, { source }) => tx.catalog.saveRecipes(source, []),
  "its orders": (tx, { source }) => tx.sourceOrders.save(source, [], { readAt: 0, ticket: 0 }),
};

const readersForReference: Record<string, Work> = {
  "both accounts": (tx, { source, channel }) => tx.accounts.byIds([source, channel]),
  "the catalog": (tx, { source }) => tx.catalog.sourceVariants(source),
  "the mappings": (tx, { integration }) => tx.mappings.ofIntegration(integration),
  "pages of targets": (tx, { integration }) => tx.targets.pages([integration], {}, { first: 5 }),
  "the variants that feed targets, by pages": (tx, { source }) => tx.targets.fedPage(source, 0, 5),
  "which variants feed targets": (tx, { sourceVariants }) => tx.targets.fedVariants(sourceVariants),
  "whether intents are open": (tx, { intent }) => tx.intents.areOpen([intent]),
  "a read mark that is set": (tx, { source, sourceVariants }) =>
    tx.readMarks.set(source, sourceVariants, {
      mark: 1,
      cause: "signal",
      priority: 1,
      dueAt: 0,
      markedAt: 0,
    }),
};

describeStore("postgres", "whoever reads", ({ freshDatabase, open }) => {
  async function setUp() {
    const url = await freshDatabase();
    const store = await open(url);
    const setting = await store.transaction(async (tx): Promise<Setting> => {
      const shop = await buildShop(tx);
      await insertTargets(tx, shop);
      const { integration, channel: account } = shop;
      const [target] = await tx.targets.ofIntegration(integration);
      const run = await tx.runs.insert(aRun({ integration }));
      const intent = await tx.intents.insert(anIntent({ integration, account, idempotencyKey: "k" }), [
        aPush(1),
      ]);
      return { ...shop, target: target!.id, run: run.id, intent: intent.id };
    });

    /** Whether each of these has to wait while `first` is not committed. */
    return async function meet(first: Work, others: Record<string, Work>, { inTransaction = true } = {}) {
      const meetings: Record<string, "blocked" | "ended"> = {};
      for (const [name, other] of Object.entries(others)) {
        const [done, goOn] = [createGate(), createGate()];
        const holding = store.transaction(async (tx) => {
          await first(tx, setting);
          done.open();
          await goOn.passed;
        });
        await done.passed;
        const work = (tx: Tx) => other(tx, setting);
        const meeting = inTransaction ? store.transaction(work) : store.read(work);
        meetings[name] = await untilBlocked(url, meeting);
        goOn.open();
        await Promise.all([holding, meeting]);
      }
      return meetings;
    };
  }

  const all = (works: Record<string, Work>, end: "blocked" | "ended") =>
    Object.fromEntries(Object.keys(works).map((name) => [name, end]));

  const holdIntegration: Work = (tx, { integration }) => tx.integrations.byId(integration);
  const holdAccount: Work = (tx, { source }) => tx.accounts.byId(source);

  it("what is an integration's own, in order to change it, waits for whoever holds the integration", async () => {
    const meet = await setUp();
    expect(await meet(holdIntegration, readersOfIntegration)).toEqual(all(readersOfIntegration, "blocked"));
  });

  it("or saves what is an account's own waits for whoever holds the account", async () => {
    const meet = await setUp();
    expect(await meet(holdAccount, usersOfAccount)).toEqual(all(usersOfAccount, "blocked"));
  });

  it("for reference waits for nobody", async () => {
    const meet = await setUp();
    const holdBoth: Work = async (tx, setting) => {
      await holdAccount(tx, setting);
      await holdIntegration(tx, setting);
    };
    expect(await meet(holdBoth, readersForReference)).toEqual(all(readersForReference, "ended"));
  });

  it("outside a transaction waits for nobody", async () => {
    const meet = await setUp();
    const meetings = await meet(holdIntegration, readersOfIntegration, { inTransaction: false });
    expect(meetings).toEqual(all(readersOfIntegration, "ended"));
  });
});
