// Makes the store of a shop of so many levels: one variant the engine's own way, from the connecting to the first number,
// and the rest as copies of its rows. Through the engine the catalogs of a million would take an hour.
import type { IntegrationRow } from "@stockgate/core";
import { done } from "../../test/support/stand.ts";
import { multiplyShop } from "../start/multiply-shop.ts";
import { openEngine, until } from "./open-engine.ts";
import { createShelves } from "./shelves.ts";

const configs = {
  katana: { apiKey: "a-key" },
  shopify: { shopDomain: "demo.myshopify.com", accessToken: "a-token", clientSecret: "a-secret" },
};

export async function fillStore(path: string, count: number): Promise<void> {
  const engine = await openEngine(path, createShelves(1));
  const { commands, read } = engine;
  const connect = async (adapter: keyof typeof configs) =>
    done(await commands.connectAccount({ adapter, name: adapter, config: configs[adapter] })).id;
  const sourceAccountId = await connect("katana");
  const channelAccountId = await connect("shopify");
  const ids = { name: "Shop", sourceAccountId, channelAccountId };
  // No night of its own while it is measured.
  const created = done(await commands.createIntegration({ ...ids, policy: { reconcileAt: null } }));
  const integration = (): Promise<IntegrationRow | null> => read((tx) => tx.integrations.byId(created.id));
  await until(async () => (await integration())?.preparedAt !== null);
  const [from] = await read((tx) => tx.accounts.locations(sourceAccountId));
  const [to] = await read((tx) => tx.accounts.locations(channelAccountId));
  const mapping = {
    integrationId: created.id,
    channelLocationId: to?.id ?? 0,
    sourceLocationId: from?.id ?? 0,
  };
  done(await commands.mapLocation(mapping));
  done(await commands.setInventorySync({ integrationId: created.id, enabled: true }));
  await until(async () => {
    const [target] = await read((tx) => tx.targets.ofIntegration(created.id));
    return (
      (await integration())?.status === "ACTIVE" && target?.state === "IN_SYNC" && target.pushMark === null
    );
  });
  await engine.stop();
  multiplyShop(path, count);
}
