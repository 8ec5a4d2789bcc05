// An account's credentials, changed: what is wrong is told at its field, nothing is stored before it was tried.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
let ids: Ids;
beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
});
afterAll(() => stage.close());

type Account = { id: string; name: string; health: { state: string } };
const accountOf = async (id: string): Promise<Account | undefined> => {
  const { accounts } = await stage.stand.client.ask<{ accounts: Account[] }>(
    "{ accounts { id name health { state } } }",
  );
  return accounts.find((account) => account.id === id);
};
const wanted = async (sku: string): Promise<number | undefined> => {
  const query = `query ($id: ID!) { integration(id: $id) { targets(search: "${sku}") { nodes {
    desired channelLocation { name } } } } }`;
  type Target = { desired: number; channelLocation: { name: string } };
  type Answer = { integration: { targets: { nodes: Target[] } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  return integration.targets.nodes.find(({ channelLocation }) => channelLocation.name.startsWith("Online"))
    ?.desired;
};

describe("an account", () => {
  it("console: T4 is changed: errors stand at their fields, the key is tried, the new one is used from then on", async () => {
    const page = await stage.open("/accounts");
    const card = page.getByRole("region", { name: "katana" });
    await card.getByRole("button", { name: "Change" }).click();
    const form = card.getByRole("form", { name: "Change katana" });
    const [name, key] = [form.getByLabel("Name"), form.getByRole("textbox", { name: "API key" })];
    expect(await key.inputValue()).toBe("");
    expect(await key.getAttribute("placeholder")).toContain("stored");
    const save = form.getByRole("button", { name: "Test and save" });

    await name.fill(" ");
    await save.click();
    const nameFault = form.getByText("A name is needed.");
    await nameFault.waitFor();
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    expect(await key.getAttribute("aria-invalid")).not.toBe("true");
    expect(await findFaults(page)).toEqual([]);

    await name.fill("The warehouse");
    await key.fill("a key with spaces");
    await save.click();
    await form.getByText("apiKey holds spaces or special characters").waitFor();
    expect(await key.getAttribute("aria-invalid")).toBe("true");
    expect(await name.getAttribute("aria-invalid")).not.toBe("true");

    await key.fill("no-such-key");
    await save.click();
    await form.getByRole("alert").waitFor();
    expect(await accountOf(ids.katanaId)).toMatchObject({ name: "katana", health: { state: "CONNECTED" } });

    await key.fill("katana-user-key");
    await save.click();
    await page.getByText("The warehouse is changed.").waitFor();
    await page.getByRole("region", { name: "The warehouse" }).waitFor();
    expect(await accountOf(ids.katanaId)).toMatchObject({ name: "The warehouse" });

    // With the former key nothing could be read any more.
    const before = (await wanted("OAK-STOO-S")) ?? 0;
    await fetch(`${stage.stand.katanaUrl}/__mock/keys`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: "katana-demo-key", isRevoked: true }),
    });
    await stage.stand.adjust("OAK-STOO-S", 4);
    await waitFor(async () => (await wanted("OAK-STOO-S")) === before + 4);
    expect(stage.faults).toEqual([]);
  });
});
