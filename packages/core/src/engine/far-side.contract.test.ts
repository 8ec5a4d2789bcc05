// What an answer, or the lack of one, says of the account that was asked.
import { expect, it } from "vitest";
import { AdapterError } from "../contracts/index.ts";
import { buildShop } from "../testing/builders.ts";
import { aSource, createTestContext } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { disconnectAccount } from "./commands/accounts.ts";
import { configPurpose } from "./connections.ts";
import { askSource } from "./far-side.ts";

describeStores("asking the far side", ({ open }) => {
  it("T3 tells nothing of an account that is disconnected, whoever asks it still", async () => {
    const store = await open();
    const remove = () => Promise.resolve();
    const source = aSource({ webhooks: { ensure: () => Promise.reject(new Error("unused")), remove } });
    const { context } = createTestContext(store, { source });
    const { source: id } = await store.transaction(async (tx) => {
      const built = await buildShop(tx);
      const sealedConfig = context.secrets.seal(JSON.stringify({}), configPurpose);
      Object.assign((await tx.accounts.byId(built.source))!, { adapter: "test", sealedConfig });
      return built;
    });
    const health = async () => (await store.read((tx) => tx.accounts.byId(id)))?.healthState;
    const refuse = () => Promise.reject(new AdapterError("unauthorized", "Revoked."));

    await expect(askSource(context, id, refuse)).rejects.toThrow("Revoked.");
    expect(await health()).toBe("UNAUTHORIZED");

    await disconnectAccount(context, id);
    expect(await health()).toBe("UNCHECKED");
    await expect(askSource(context, id, refuse)).rejects.toThrow("The account is disconnected.");
    expect(await health()).toBe("UNCHECKED");
  });
});
