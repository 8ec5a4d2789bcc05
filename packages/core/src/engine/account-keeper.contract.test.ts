// Looking after an account: its webhook subscriptions, and its health.
import { expect, it } from "vitest";
import { AdapterError, type AccountWebhooks, type WebhookState } from "../contracts/index.ts";
import type { Store } from "../store/store.ts";
import { buildShop, insertTargets } from "../testing/builders.ts";
import { aSource, createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { createAccountKeeper } from "./account-keeper.ts";
import { configPurpose, webhookPurpose } from "./connections.ts";

const publicUrl = "https://stock.example";
const hour = 3_600_000;

type Ensure = AccountWebhooks["ensure"];

/** An account whose far side does what the test says, and a keeper of it. */
async function setUp(store: Store, url: string | null = publicUrl) {
  const asked: { url: string; previous: WebhookState | null }[] = [];
  const removed: WebhookState[] = [];
  const identified: number[] = [];
  const far = {
    ensure: (): ReturnType<Ensure> => Promise.resolve({ state: { secret: "s" }, refused: [] }),
    identify: () => Promise.resolve({ externalName: "far" }),
  };
  const source = aSource({
    identify: () => {
      identified.push(time.clock.now());
      return far.identify();
    },
    webhooks: {
      ensure: (at, previous) => {
        asked.push({ url: at, previous });
        return far.ensure();
      },
      remove: (state) => {
        removed.push(state);
        return Promise.resolve();
      },
    },
  });
  const { context, time } = createTestContext(store, { source, publicUrl: url });
  const seal = (config: string) => context.secrets.seal(JSON.stringify({ config }), configPurpose);
  const shop = await store.transaction(async (tx) => {
    const built = await buildShop(tx);
    await insertTargets(tx, built);
    const row = await tx.accounts.byId(built.source);
    Object.assign(row!, { adapter: "test", webhookKey: "the-key", sealedConfig: seal("one") });
    return built;
  });
  const id = shop.source;
  const account = async () => (await store.read((tx) => tx.accounts.byId(id)))!;
  const change = (fields: Partial<Awaited<ReturnType<typeof account>>>) =>
    store.transaction(async (tx) => void Object.assign((await tx.accounts.byId(id))!, fields));
  const round = createAccountKeeper(context, id);
  return { context, time, id, shop, far, asked, removed, identified, account, change, seal, round };
}

describeStores("an account's keeper", ({ open }) => {
  it("subscribes at once under the account's own address, and looks again in an hour", async () => {
    const store = await open();
    const { context, time, asked, account, round } = await setUp(store);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + hour });
    expect(asked).toEqual([{ url: `${publicUrl}/webhooks/the-key`, previous: null }]);
    const { sealedWebhookState, webhookProblem, healthState } = await account();
    expect(JSON.parse(context.secrets.open(sealedWebhookState ?? "", webhookPurpose))).toEqual({
      secret: "s",
    });
    expect({ webhookProblem, healthState }).toEqual({ webhookProblem: null, healthState: "CONNECTED" });

    await time.advance(hour - 1);
    await round();
    expect(asked).toHaveLength(1);
    await time.advance(1);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 2 * hour });
    expect(asked[1]?.previous).toEqual({ secret: "s" });
  });

  it("says what the far side refused, until it does no more", async () => {
    const store = await open();
    const { time, far, account, round } = await setUp(store);
    far.ensure = () =>
      Promise.resolve({
        state: { secret: "s" },
        refused: [
          { topic: "orders/create", reason: "Not approved." },
          { topic: "orders/edited", reason: "Nor this." },
        ],
      });
    await round();
    expect((await account()).webhookProblem).toBe(
      "No webhooks for orders/create: Not approved. No webhooks for orders/edited: Nor this.",
    );
    far.ensure = () => Promise.resolve({ state: { secret: "s" }, refused: [] });
    await time.advance(hour);
    await round();
    expect((await account()).webhookProblem).toBeNull();
  });

  it("tries again soon where it failed, and keeps the subscriptions that stood", async () => {
    const store = await open();
    const { time, far, account, asked, round } = await setUp(store);
    await round();
    far.ensure = () => Promise.reject(new AdapterError("unavailable", "No answer."));
    await time.advance(hour);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + hour + 30_000 });
    const ill = await account();
    expect(ill).toMatchObject({
      webhookProblem: "Webhooks could not be registered: No answer.",
      healthState: "UNREACHABLE",
    });
    expect(ill.sealedWebhookState).not.toBeNull();
    far.ensure = () => Promise.resolve({ state: { secret: "s" }, refused: [] });
    await time.advance(30_000);
    await round();
    expect(await account()).toMatchObject({ webhookProblem: null, healthState: "CONNECTED" });
    expect(asked).toHaveLength(3);
  });

  it("T4 tries soon an account that has fallen ill, whatever was due, until it works", async () => {
    const store = await open();
    const { context, time, id, far, account, change, round } = await setUp(store);
    await round();
    far.ensure = () => Promise.reject(new AdapterError("unauthorized", "Revoked."));
    await time.advance(10_000);
    await change({ healthState: "UNAUTHORIZED" });
    context.connections.forget(id);
    await time.advance(20_000);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 60_000 });
    far.ensure = () => Promise.resolve({ state: { secret: "s" }, refused: [] });
    await time.advance(30_000);
    await round();
    expect((await account()).healthState).toBe("CONNECTED");
  });

  it("looks at once under new credentials", async () => {
    const store = await open();
    const { context, id, asked, change, seal, round } = await setUp(store);
    await round();
    await change({ sealedConfig: seal("two") });
    context.connections.forget(id);
    await round();
    expect(asked).toHaveLength(2);
  });

  it("does nothing for an account that is disconnected, and takes back what it had just subscribed", async () => {
    const store = await open();
    const { far, removed, account, change, round } = await setUp(store);
    far.ensure = async () => {
      await change({ sealedConfig: null });
      return { state: { secret: "late" }, refused: [] };
    };
    await round();
    expect(removed).toEqual([{ secret: "late" }]);
    expect(await account()).toMatchObject({ sealedConfig: null, sealedWebhookState: null });
    expect(await round()).toEqual({ more: false, dueAt: null });
  });

  it("without a public address says so, and still tries whether the account works", async () => {
    const store = await open();
    const { asked, identified, account, round } = await setUp(store, null);
    await round();
    expect([asked.length, identified.length]).toEqual([0, 1]);
    expect((await account()).webhookProblem).toMatch(/STOCKGATE_PUBLIC_URL/);
  });

  it("has everything read behind the first subscription: what changed before was told to nobody", async () => {
    const store = await open();
    const { time, shop, round } = await setUp(store);
    const marked = () => store.read((tx) => tx.readMarks.ofVariants(shop.sourceVariants));
    await round();
    const marks = await marked();
    expect(marks.map((mark) => mark.sourceVariant)).toEqual(shop.sourceVariants);
    await store.transaction((tx) => tx.readMarks.clear(marks));
    await time.advance(hour);
    await round();
    expect(await marked()).toEqual([]);
  });
});
