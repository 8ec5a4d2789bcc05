// What a channel's credentials do not allow: kept, listed as a problem that keeps nothing, and learnt anew.
import { expect, it } from "vitest";
import { type AccessLimit, AdapterError } from "../contracts/index.ts";
import type { Store } from "../store/store.ts";
import { buildShop } from "../testing/builders.ts";
import { aChannel, createTestContext } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { lookAtAccess } from "./access-limits.ts";
import { createAccountKeeper } from "./account-keeper.ts";
import { connectAccount, disconnectAccount, updateAccount } from "./commands/accounts.ts";
import { configPurpose } from "./connections.ts";
import { findProblems } from "./status.ts";

const publicUrl = "https://stock.example";
const call = { priority: "person" } as const;
const noOrders: AccessLimit = { code: "ORDERS_NOT_READABLE", message: "The app lacks read_orders." };

/** An integration whose channel answers what `far` says. */
async function setUp(store: Store, url: string | null = publicUrl) {
  const far = { limits: [noOrders], refusal: null as AdapterError | null };
  const channel = aChannel({
    identify: () =>
      far.refusal
        ? Promise.reject(far.refusal)
        : Promise.resolve({ externalName: "far", limits: far.limits }),
    locations: () => Promise.resolve([]),
    webhooks: {
      ensure: () => Promise.resolve({ state: { secret: "s" }, refused: [] }),
      remove: async () => {},
    },
  });
  const { context, time } = createTestContext(store, { channel, publicUrl: url });
  const shop = await store.transaction(async (tx) => {
    const built = await buildShop(tx);
    const sealedConfig = context.secrets.seal(JSON.stringify({}), configPurpose);
    Object.assign((await tx.accounts.byId(built.channel))!, {
      adapter: "test-channel",
      name: "Store",
      sealedConfig,
    });
    return built;
  });
  const limits = async (id = shop.channel) => (await store.read((tx) => tx.accounts.byId(id)))?.accessLimits;
  const problems = async () => {
    const found = await store.read(async (tx) =>
      findProblems(tx, (await tx.integrations.byId(shop.integration))!),
    );
    return found.filter(({ path }) => path?.[0] === "channel");
  };
  return { context, time, far, shop, limits, problems, round: createAccountKeeper(context, shop.channel) };
}

describeStores("what a channel's credentials do not allow", ({ open }) => {
  it.each([publicUrl, null])("is listed by name and keeps nothing (public address: %s)", async (url) => {
    const { round, problems } = await setUp(await open(), url);
    await round();
    expect(await problems()).toContainEqual({
      code: "ORDERS_NOT_READABLE",
      message: "Store: The app lacks read_orders.",
      path: ["channel"],
      keeps: null,
    });
  });

  it("is looked for again in an hour, and gone once it was granted", async () => {
    const { round, far, time, limits } = await setUp(await open());
    await round();
    expect(await limits()).toEqual([noOrders]);
    far.limits = [];
    await time.advance(3_600_000);
    await round();
    expect(await limits()).toEqual([]);
  });

  it("is looked for when the channel says that access has changed, and kept through an outage", async () => {
    const { context, shop, far, limits } = await setUp(await open());
    await lookAtAccess(context, shop.channel, call);
    far.refusal = new AdapterError("unavailable", "No answer.");
    await expect(lookAtAccess(context, shop.channel, call)).rejects.toThrow("No answer.");
    expect(await limits()).toEqual([noOrders]);
  });

  it("is known from connecting on, follows new credentials, and is forgotten with them", async () => {
    const { context, far, limits } = await setUp(await open());
    const connected = await connectAccount(context, { adapter: "test-channel", name: "Another", config: {} });
    const id = connected.value?.id ?? 0;
    expect(await limits(id)).toEqual([noOrders]);
    far.limits = [];
    await updateAccount(context, { accountId: id, config: {} });
    expect(await limits(id)).toEqual([]);
    far.limits = [noOrders];
    await updateAccount(context, { accountId: id, config: {} });
    await disconnectAccount(context, id);
    expect(await limits(id)).toEqual([]);
  });
});
