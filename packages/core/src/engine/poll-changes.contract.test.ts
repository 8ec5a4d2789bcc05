// Asking a source what changed: how often, at whose cost, and that nothing is lost on the way into the store.
import { expect, it } from "vitest";
import { AdapterError, type Call, type Changes, type SignalKey } from "../contracts/index.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { Store } from "../store/store.ts";
import { anAccount } from "../testing/builders.ts";
import { aSource, createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { configPurpose, webhookPurpose } from "./connections.ts";
import { createPoller } from "./poll-changes.ts";

const level = (externalId: string): SignalKey => ({ about: "level", externalId, locationExternalId: null });
const order = (externalId: string): SignalKey => ({ about: "order", orderKind: "sales", externalId });

async function setUp(
  store: Store,
  fields: Partial<AccountRow> = {},
  publicUrl: string | null = "https://x.example",
) {
  const asked: { cursor: string | null; call: Call }[] = [];
  const far = { answer: (): Changes => ({ keys: [], cursor: `after ${asked.length}`, isComplete: true }) };
  const source = aSource({
    changes: async (cursor, call) => {
      asked.push({ cursor, call });
      return far.answer();
    },
  });
  const { context, time } = createTestContext(store, { source, publicUrl });
  const sealedConfig = context.secrets.seal("{}", configPurpose);
  const sealedWebhookState = context.secrets.seal("{}", webhookPurpose);
  const { id } = await store.transaction((tx) =>
    tx.accounts.insert(anAccount({ adapter: "test", sealedConfig, sealedWebhookState, ...fields })),
  );
  const account = async () => (await store.read((tx) => tx.accounts.byId(id)))!;
  const signals = async () =>
    (
      await store.read(async (tx) => [
        ...(await tx.signals.due(id, true, Number.MAX_SAFE_INTEGER, 5000)),
        ...(await tx.signals.due(id, false, Number.MAX_SAFE_INTEGER, 5000)),
      ])
    ).map(({ topic, keys }) => ({ topic, keys }));
  return { context, time, asked, far, id, account, signals, round: createPoller(context, id) };
}

describeStores("the poller", ({ open }) => {
  it("C7 asks every few minutes with what is left over, where webhooks come", async () => {
    const { time, asked, round } = await setUp(await open());
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 240_000 });
    await time.advance(239_999);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 240_000 });
    await time.advance(1);
    await round();
    expect(asked).toEqual([
      { cursor: null, call: { priority: "sweep" } },
      { cursor: "after 1", call: { priority: "sweep" } },
    ]);
  });

  it.each<[string, Partial<AccountRow>, string | null]>([
    ["no public address", {}, null],
    ["no subscription", { sealedWebhookState: null }, "https://x.example"],
    ["webhooks refused", { webhookProblem: "No webhooks for orders/create" }, "https://x.example"],
  ])("C7 asks every ten seconds, as for orders: %s", async (_, fields, publicUrl) => {
    const { asked, round } = await setUp(await open(), fields, publicUrl);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 10_000 });
    expect(asked).toEqual([{ cursor: null, call: { priority: "orders" } }]);
  });

  it("C7 asks sooner once webhooks are refused, and after a clock was set back", async () => {
    const store = await open();
    const { context, time, asked, id, round } = await setUp(store);
    await round();
    await store.transaction(async (tx) => {
      Object.assign((await tx.accounts.byId(id))!, { webhookProblem: "Webhooks could not be registered." });
    });
    await time.advance(10_000);
    await round();
    expect(asked).toHaveLength(2);
    const earlier = {
      ...context,
      ports: { ...context.ports, clock: { now: () => startOfTime - 3_600_000 } },
    };
    expect(await createPoller(earlier, id)()).toMatchObject({ dueAt: startOfTime - 3_600_000 + 10_000 });
  });

  it("C7 stores what is named as a webhook's signals: levels together, all else by itself", async () => {
    const { far, account, signals, round } = await setUp(await open());
    const levels = Array.from({ length: 201 }, (_, index) => level(`${index}`));
    far.answer = () => ({
      keys: [order("1"), ...levels, { about: "recipes" }],
      cursor: "c",
      isComplete: true,
    });
    await round();
    expect((await account()).changesCursor).toBe("c");
    expect(await signals()).toEqual(
      [[order("1")], [{ about: "recipes" }], levels.slice(0, 200), levels.slice(200)].map((keys) => ({
        topic: "poll",
        keys,
      })),
    );
  });

  it("C7 goes on at once where there is more, and where it was where it fails", async () => {
    const { far, asked, account, signals, round } = await setUp(await open(), {}, null);
    far.answer = () => ({ keys: [order("1")], cursor: "half", isComplete: false });
    expect(await round()).toEqual({ more: true });
    far.answer = () => {
      throw new AdapterError("unavailable", "No answer.");
    };
    await expect(round()).rejects.toThrow("No answer.");
    expect((await account()).changesCursor).toBe("half");
    far.answer = () => ({ keys: [order("2")], cursor: "whole", isComplete: true });
    await round();
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, "half", "half"]);
    expect(await signals()).toHaveLength(2);
  });

  it("C7 takes its time over what is left over, where webhooks come", async () => {
    const { time, far, asked, round } = await setUp(await open());
    far.answer = () => ({ keys: [], cursor: "half", isComplete: false });
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 30_000 });
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 30_000 });
    far.answer = () => ({ keys: [], cursor: "whole", isComplete: true });
    await time.advance(30_000);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 270_000 });
    expect(asked).toHaveLength(2);
  });

  it("C7 asks nothing of a disconnected account", async () => {
    const { asked, round } = await setUp(await open(), { sealedConfig: null });
    expect(await round()).toEqual({ more: false, dueAt: null });
    expect(asked).toEqual([]);
  });
});
